import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomUUID } from "node:crypto";

import { expect, test } from "vitest";

import { watchArgv } from "../src/argv-watch.ts";
import { isAlive } from "../src/processes.ts";
import { startCommand } from "../src/run-cli.ts";

const options = { env: { PATH: "/usr/bin:/bin" }, cwd: "/" };

test("A sentinel on the command line of a child that lives for half a second is found, each time, also on a busy machine", async () => {
  const sentinels = Array.from({ length: 10 }, () => randomUUID());
  await using watch = await watchArgv({ sentinels });
  for (const sentinel of sentinels) await once(spawn("sleep", ["0.5", "--", "0"], { argv0: sentinel }), "close");

  const { hits, samples } = await watch.stop();

  expect(hits.map((hit) => hit.sentinel).sort()).toEqual(sentinels.sort());
  expect(samples).toBeGreaterThan(20);
});

test("A busy test does not starve the watch", async () => {
  const sentinel = randomUUID();
  await using watch = await watchArgv({ sentinels: [sentinel] });
  const child = spawn("sleep", ["0.1"], { argv0: sentinel, stdio: "ignore" });
  const exited = once(child, "exit");
  const until = performance.now() + 400;
  while (performance.now() < until) Math.hypot(until, 1);
  await exited;

  const { hits } = await watch.stop();

  expect(hits).toEqual([{ pid: child.pid, argv: [sentinel, "0.1"], sentinel }]);
});

test("A grandchild in another session is part of the tree, also after its parent is gone", async () => {
  const sentinel = randomUUID();
  await using watch = await watchArgv({ sentinels: [sentinel] });
  const script = `setsid sh -c 'sleep 0.4; exec sleep 0.4 "$0"' 0.0${sentinel.replaceAll(/\D/g, "")} & sleep 0.3`;
  await using parent = startCommand("sh", ["-c", script], options);
  await parent.ended;

  const { processes } = await watch.stop();

  const commands = processes.map(({ argv }) => argv.join(" "));
  expect(commands).toContainEqual(expect.stringMatching(/^setsid sh -c|^sh -c sleep 0\.4; exec sleep/));
  expect(commands).toContain("sleep 0.3");
  expect(commands).toContainEqual(expect.stringMatching(/^sleep 0\.4 0\.0\d+$/));
});

test("An exec under the same process id is seen as a second command line", async () => {
  const sentinel = randomUUID();
  await using watch = await watchArgv({ sentinels: [sentinel] });
  await using shell = startCommand("sh", ["-c", `sleep 0.4; SECRET=$(cat); exec sh -c 'sleep 0.4; :' "$SECRET"`], {
    ...options,
    input: sentinel,
  });
  await shell.ended;

  const { hits, processes } = await watch.stop();

  // Between fork and exec the process may also have been seen with the command line of the test runner.
  const lines = processes.filter(({ pid }) => pid === shell.pid).map(({ argv }) => argv[2]);
  expect(lines).toContainEqual(expect.stringContaining("SECRET=$(cat)"));
  expect(lines).toContain("sleep 0.4; :");
  expect(hits).toContainEqual({ pid: shell.pid, argv: ["sh", "-c", "sleep 0.4; :", sentinel], sentinel });
});

test("Environment and standard input do not count as command line", async () => {
  const sentinel = randomUUID();
  await using watch = await watchArgv({ sentinels: [sentinel] });
  await using shell = startCommand("sleep", ["0.4"], {
    env: { ...options.env, SECRET: sentinel },
    cwd: "/",
    input: sentinel,
  });
  await shell.ended;

  const { hits, processes } = await watch.stop();

  expect(hits).toEqual([]);
  expect(processes).toContainEqual({ pid: shell.pid, argv: ["sleep", "0.4"] });
});

test("A process outside the tree belongs to it when it carries the launch id", async () => {
  const launchId = randomUUID();
  await using root = startCommand("sleep", ["60"], options);
  await using watch = await watchArgv({ sentinels: [], rootPid: root.pid, launchId });
  await using stranger = startCommand("sleep", ["0.1"], options);
  await using relative = startCommand("sleep", ["0.8"], {
    ...options,
    env: { ...options.env, PERSONA_LAUNCH_ID: launchId },
  });
  await Promise.all([stranger.ended, relative.ended]);

  const { processes } = await watch.stop();

  expect(new Set(processes.map(({ pid }) => pid))).toEqual(new Set([root.pid, relative.pid]));
});

test("stop() may be called twice, and the watcher is gone afterwards", async () => {
  const watch = await watchArgv({ sentinels: [] });

  const first = await watch.stop();

  expect(await watch.stop()).toBe(first);
  expect(first.processes.some(({ pid }) => pid === process.pid && isAlive(pid))).toBe(true);
});
