import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import { createWorld } from "./src/world.ts";

/** The personas of the repository. */
const shipped = { personaDirectories: [fileURLToPath(new URL("../personas", import.meta.url))] };

describe("a handle that keeps its identity", () => {
  test("tries again after an identity that could not be made", async () => {
    await using world = await createWorld(() => ({ say: "hello" }));
    world.ravi.faults.add({ method: "POST", path: "/api/identities/", kind: "status", status: 400, times: 1 });
    {
      await using persona = launcherOf(world, shipped).usePersona("inbox-reader", { keepIdentity: true });
      await expect(persona.sendMessage("One")).rejects.toMatchObject({ code: "RAVI_BAD_REQUEST" });
      expect(await persona.sendMessage("Two")).toMatchObject({
        output: "hello",
        identity: { release: { kind: "held" } },
      });
      expect(await world.account.identities.list()).toHaveLength(1);
    }
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("makes it for the others when the message that came first is cancelled", async () => {
    await using world = await createWorld(() => ({ say: "hello" }));
    const fault = { method: "POST", path: "/api/identities/", kind: "delay", delayMs: 3_000, times: 1 } as const;
    world.ravi.faults.add(fault);
    {
      await using persona = launcherOf(world, shipped).usePersona("inbox-reader", {
        keepIdentity: true,
        conversation: "new",
      });
      const first = persona.sendMessage("One");
      const second = persona.sendMessage("Two");
      const outcomes = Promise.allSettled([first, second]);
      await expect.poll(() => world.ravi.requests().length, { interval: 10, timeout: 30_000 }).toBeGreaterThan(1);
      first.cancel();
      await expect(first).rejects.toMatchObject({ code: "CANCELLED" });
      expect(await outcomes).toMatchObject([{ status: "rejected" }, { value: { output: "hello" } }]);
    }
    expect(await world.account.identities.list()).toEqual([]);
    expect(await readdir(world.workspace)).toEqual([]);
  });
});

test("a handle releases the environments it prepared when it is disposed", async () => {
  await using world = await createWorld(() => ({ say: "never" }));
  const launcher = launcherOf(world, shipped);
  const persona = launcher.usePersona("inbox-reader");
  const prepared = await persona.prepareEnvironment();
  await persona[Symbol.asyncDispose]();
  launcher[Symbol.dispose]();
  await prepared.release();
  expect(await world.account.identities.list()).toEqual([]);
  expect(await readdir(world.workspace)).toEqual([]);
});

test("a launch at a terminal that is cancelled before the agent runs starts none", async () => {
  await using world = await createWorld(() => ({ say: "never" }));
  const interruption = new AbortController();
  let started = 0;
  const launcher = launcherOf(world, {
    ...shipped,
    runInTerminal: async () => {
      started += 1;
      return { exitCode: 0, strays: 0 };
    },
  });
  await using persona = launcher.usePersona("inbox-reader");
  // The scope is written last before the harness's files.
  const launch = persona.launchInteractive({
    signal: interruption.signal,
    onEvent: ({ type }) => {
      if (type === "scope") setImmediate(() => interruption.abort());
    },
  });
  await expect(launch).rejects.toMatchObject({ code: "CANCELLED" });
  expect(started).toBe(0);
  expect(await world.account.identities.list()).toEqual([]);
});
