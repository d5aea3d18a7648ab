import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { parsePsEnvironments, parsePsTable } from "./ps-table.ts";

test("the table of macOS is read, zombies known", () => {
  const output = [
    "    1     0     1 Ss   Thu Nov 20 09:12:01 2026    ",
    "  412     1   412 S+   Fri Nov 21 10:00:59 2026    ",
    "  413   412   412 Z    Fri Nov 21 10:01:00 2026    ",
    "",
  ].join("\n");

  expect(parsePsTable(output)).toEqual([
    { pid: 1, parentPid: 0, groupId: 1, sessionId: 0, startTicks: "Thu Nov 20 09:12:01 2026", isZombie: false },
    { pid: 412, parentPid: 1, groupId: 412, sessionId: 0, startTicks: "Fri Nov 21 10:00:59 2026", isZombie: false },
    { pid: 413, parentPid: 412, groupId: 412, sessionId: 0, startTicks: "Fri Nov 21 10:01:00 2026", isZombie: true },
  ]);
});

test("what this system's ps prints is read too", () => {
  const { stdout } = spawnSync("/bin/ps", ["-axo", "pid=,ppid=,pgid=,stat=,lstart="], {
    encoding: "utf8",
    env: { LC_ALL: "C" },
  });

  expect(parsePsTable(stdout)).toContainEqual(
    expect.objectContaining({ pid: process.pid, parentPid: process.ppid, isZombie: false }),
  );
});

test("a process is found by a variable among its words, and by nothing that only looks like it", () => {
  const output = [
    "  501 /usr/bin/agent -p TERM=xterm PERSONA_LAUNCH_ID=abc HOME=/Users/me",
    "  502 /usr/bin/agent PERSONA_LAUNCH_ID=abcd",
    "  503 /usr/bin/agent XPERSONA_LAUNCH_ID=abc",
    "10504 sleep 300 PERSONA_LAUNCH_ID=abc",
    "",
  ].join("\n");

  expect(parsePsEnvironments(output, "PERSONA_LAUNCH_ID=abc")).toEqual([501, 10504]);
});
