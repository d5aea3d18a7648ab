import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readProcess } from "../process/proc.ts";
import { openBooks, type Books } from "./books.ts";
import { currentHolder, type Holder } from "./holder.ts";
import { endLaunch, enterLaunch, noteIdentity, noteReach, type LaunchRecord } from "./launches.ts";
import { findLaunch, readLaunches, readLiveLaunches } from "./read-launches.ts";

async function open(): Promise<Books> {
  const directory = await mkdtemp(join(tmpdir(), "launches-"));
  const books = await openBooks(directory);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(directory, { recursive: true, force: true });
  });
  return books;
}

function record(id: string, more: Partial<LaunchRecord> = {}): LaunchRecord {
  const about = { personaId: "p", personaHash: "h", harness: "claude", workspace: "/w", ravi: "local" };
  return { id, ...about, identityName: `task-${id}`, ...more };
}

async function deadHolder(): Promise<Holder> {
  const child = spawn("sleep", ["300"], { stdio: "ignore" });
  const pid = child.pid ?? 0;
  const { startTicks = "" } = (await readProcess(pid)) ?? {};
  child.kill("SIGKILL");
  await once(child, "exit");
  return { pid, startTicks };
}

test("launches are live, lost or ended, and come newest first", async () => {
  const books = await open();
  enterLaunch(books, record("ended"), await currentHolder());
  noteIdentity(books, "ended", "u-1", true);
  noteReach(books, "ended", { email: "a@ravi.localhost", phone: undefined });
  endLaunch(books, "ended", { outcome: "failed", failure: "model" });
  enterLaunch(books, record("lost"), await deadHolder());
  enterLaunch(books, record("live", { mode: "exec", heldBy: "hold" }), await currentHolder());
  const launches = await readLaunches(books);

  expect(launches.map(({ id, state }) => ({ id, state }))).toEqual([
    { id: "live", state: "live" },
    { id: "lost", state: "lost" },
    { id: "ended", state: "ended" },
  ]);
  expect(launches[0]).toMatchObject({ mode: "exec", heldBy: "hold", durationMs: expect.any(Number) as number });
  expect(launches[1]).not.toHaveProperty("durationMs");
  expect(launches[2]).toEqual({
    id: "ended",
    persona: "p",
    personaHash: "h",
    harness: "claude",
    workspace: "/w",
    mode: "headless",
    identity: { ravi: "local", name: "task-ended", uuid: "u-1", email: "a@ravi.localhost" },
    startedAt: expect.any(String) as string,
    state: "ended",
    endedAt: expect.any(String) as string,
    outcome: "failed",
    failure: "model",
    durationMs: expect.any(Number) as number,
  });
  expect((await readLiveLaunches(books)).map(({ id }) => id)).toEqual(["live"]);
});

test("a launch is found by its id, or by a beginning that no other has", async () => {
  const books = await open();
  for (const id of ["abc111111111", "abc222222222", "abc", "xyz333333333"]) {
    enterLaunch(books, record(id), await currentHolder());
  }

  expect((await findLaunch(books, "x")).id).toBe("xyz333333333");
  expect((await findLaunch(books, "abc1")).id).toBe("abc111111111");
  expect((await findLaunch(books, "abc")).id).toBe("abc");
  await expect(findLaunch(books, "ab")).rejects.toMatchObject({
    code: "LAUNCH_AMBIGUOUS",
    message: 'Cannot tell which launch is meant by "ab": 3 begin so',
    hint: "Give more of the id: abc, abc222222222, abc111111111",
  });
});

test("an unknown id is told with those that are near", async () => {
  const books = await open();
  for (const id of ["abc111111111", "xyz333333333"]) enterLaunch(books, record(id), await currentHolder());

  await expect(findLaunch(books, "abx111111111")).rejects.toMatchObject({
    code: "LAUNCH_UNKNOWN",
    message: 'Cannot find launch "abx111111111": no launch has that id',
    hint: "Did you mean abc111111111?",
  });
  await expect(findLaunch(books, "xyy333")).rejects.toMatchObject({ hint: "Did you mean xyz333333333?" });
  for (const id of ["", "%", "_bc111111111_", "q", "'; DROP TABLE launches"]) {
    await expect(findLaunch(books, id)).rejects.toMatchObject({ code: "LAUNCH_UNKNOWN" });
  }
});
