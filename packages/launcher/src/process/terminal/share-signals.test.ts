import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { shareSignals } from "./share-signals.ts";

async function start(script: string): Promise<ChildProcess> {
  const child = spawn("/bin/sh", ["-c", script], {
    env: { PATH: "/usr/bin:/bin" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  return child;
}

/** What is sent to a process from now on, which it gets all the same. */
function watchSignals(pid: number | undefined): () => unknown[] {
  const kill = vi.spyOn(process, "kill");
  return () => kill.mock.calls.flatMap(([to, signal]) => (to === pid ? [signal] : []));
}

test("SIGTERM is passed on to the agent, and after the grace it is killed", async () => {
  using signals = shareSignals({ graceMs: 100 });
  const agent = await start("trap '' TERM; echo; while :; do sleep 0.02; done");
  await once(agent.stdout ?? agent, "data");
  const sent = watchSignals(agent.pid);
  signals.adopt(agent);
  process.kill(process.pid, "SIGTERM");
  const [, signal] = (await once(agent, "exit")) as unknown[];

  expect(signal).toBe("SIGKILL");
  expect(sent()).toEqual(["SIGTERM", "SIGCONT", "SIGKILL"]);
});

test("a signal that comes after the agent's end is noted, and sent to nobody", async () => {
  using signals = shareSignals({ graceMs: 20 });
  const agent = await start("exit 0");
  signals.adopt(agent);
  await once(agent, "exit");
  const sent = watchSignals(agent.pid);
  process.kill(process.pid, "SIGTERM");
  await vi.waitFor(() => expect(signals.hasStopped()).toBe(true), 20_000);

  expect(sent()).toEqual([]);
});

test("the grace of an agent that ended within it ends with it", async () => {
  const graceMs = 300;
  using signals = shareSignals({ graceMs });
  const agent = await start("exec sleep 300");
  signals.adopt(agent);
  process.kill(process.pid, "SIGTERM");
  await once(agent, "exit");
  const sent = watchSignals(agent.pid);
  // Begun after it, and so ended after it.
  await delay(graceMs);

  expect(sent()).toEqual([]);
});
