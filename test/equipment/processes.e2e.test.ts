import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { spawn } from "node:child_process";

import { expect, test } from "vitest";

import { isAlive, processesWithEnv, waitUntil } from "../src/processes.ts";
import { startCommand } from "../src/run-cli.ts";

const options = { env: { PATH: "/usr/bin:/bin" }, cwd: "/" };

test("processesWithEnv() finds every process that inherited the variable, and no other value of it", async () => {
  const value = randomUUID();
  await using parent = startCommand("sh", ["-c", "sleep 60 & wait"], {
    ...options,
    env: { ...options.env, MARK: value },
  });
  await using other = startCommand("sleep", ["60"], { ...options, env: { ...options.env, MARK: `${value}x` } });

  const found = await waitUntil(
    async () => {
      const pids = await processesWithEnv("MARK", value);
      return pids.length === 2 && pids;
    },
    { what: "the shell and its sleep" },
  );

  expect(found).toContain(parent.pid);
  expect(found).not.toContain(other.pid);
  await parent[Symbol.asyncDispose]();
  expect(await processesWithEnv("MARK", value)).toEqual([]);
});

test("isAlive() takes a zombie for dead, though a signal can still be sent to it", async () => {
  // The shell starts a child and becomes a sleep that never waits for it; the child ends once that has happened.
  const child = `until [ "$(cat /proc/$PPID/comm)" = sleep ]; do :; done`;
  const parent = spawn("sh", ["-c", `sh -c '${child}' & echo $!; exec sleep 60`], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const zombie = Number(line.toString());

    await waitUntil(() => !isAlive(zombie), { what: "the child to end" });

    expect(process.kill(zombie, 0)).toBe(true);
    expect(isAlive(parent.pid ?? -1)).toBe(true);
  } finally {
    parent.kill("SIGKILL");
    await once(parent, "close");
  }
  expect(isAlive(parent.pid ?? -1)).toBe(false);
});

test("waitUntil() returns the first truthy value and tells what it waited for when there is none", async () => {
  let calls = 0;

  expect(await waitUntil(() => (calls += 1) > 2 && "third", { what: "the third call" })).toBe("third");
  await expect(waitUntil(() => false, { what: "the impossible", timeoutMs: 60 })).rejects.toThrow(
    "Cannot wait any longer for the impossible: it has not happened in 60 ms",
  );
});

test("waitUntil() takes an exception for 'not yet' and keeps the last one as the cause", async () => {
  const failure = new Error("not there");
  const condition = (): never => {
    throw failure;
  };

  await expect(waitUntil(condition, { what: "it", timeoutMs: 60 })).rejects.toMatchObject({ cause: failure });
});
