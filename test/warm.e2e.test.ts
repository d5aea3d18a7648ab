import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import { waitUntil } from "./src/processes.ts";
import { createTasksWorld, plainTasks } from "./src/tasks-world.ts";
import { createWorld } from "./src/world.ts";

test("a launch under a warm identity asks Ravi for nothing before its agent runs, and releases it like any other", async () => {
  await using world = await createWorld(() => ({ say: "unused" }));
  const agent = join(world.user.home, "agent");
  await writeFile(agent, '#!/bin/sh\necho "I am $RAVI_EMAIL"\n');
  await chmod(agent, 0o755);
  const persona = { description: "Works", harness: "claude", model: "claude-sonnet-4-6", systemPrompt: "Work." };
  await world.writePersona({ id: "any", ...persona });
  await world.writePersona({ id: "own", ...persona, ravi: { identity: { name: "own-${LAUNCH_ID}" } } });
  const launcher = launcherOf(world);
  const options = { conversation: "new", commandOverrides: { claude: agent } } as const;
  await using any = launcher.usePersona("any", options);
  await using own = launcher.usePersona("own", options);
  const waiting = async (): Promise<string[]> => (await world.account.identities.list()).map(({ name }) => name).sort();

  const stock = await launcher.keepWarm(2);
  const prepared = await waiting();
  expect(prepared).toEqual([expect.stringMatching(/^task-warm-/), expect.stringMatching(/^task-warm-/)]);
  // Whatever it asked for would fail.
  world.ravi.faults.add({ kind: "status", status: 503 });
  const how: string[] = [];
  const message = any.sendMessage("Go", { onEvent: (event) => event.type === "identity" && how.push(event.how) });
  for await (const event of message) if (event.type === "started") break;
  expect(how).toEqual(["warm"]);
  world.ravi.faults.clear();
  const result = await message;
  expect(result).toMatchObject({ status: "completed", identity: { release: { kind: "deleted" } } });
  expect(prepared).toContain(result.identity.name);
  expect(result.output).toContain(result.identity.email);
  // Another one is made in its place, and the one that was used is gone.
  await waitUntil(async () => (await waiting()).length === 2, {
    what: "the stock to be full again",
    timeoutMs: 30_000,
  });
  expect(await waiting()).not.toContain(result.identity.name);

  expect((await own.sendMessage("Go")).identity.name).toMatch(/^own-/);
  await stock[Symbol.asyncDispose]();
  expect(await waiting()).toEqual([]);
  const { launches } = JSON.parse((await world.persona(["launches", "--live", "--json"])).stdout) as {
    launches: unknown[];
  };
  expect(launches).toEqual([]);
  expect(await world.persona(["ledger", "verify"])).toMatchObject({ exitCode: 0 });
  launcher[Symbol.dispose]();
});

test("tasks take their identities from a warm stock, of which nothing is left when the launcher was killed and gc came", async () => {
  await using scene = await createTasksWorld();
  await scene.writeTasks([...plainTasks(3), { id: "task-9", task: "hold task-9" }]);
  await using running = scene.start({ args: ["--warm", "4", "--concurrency", "2"] });
  await waitUntil(async () => (await scene.noted("started")).some(({ id }) => id === "task-9"), {
    what: "the last task to run",
    timeoutMs: 60_000,
  });
  const names = (await scene.world.account.identities.list()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith("task-warm-")).length).toBeGreaterThan(1);
  running.kill("SIGKILL");
  await running.ended;
  expect(await scene.world.persona(["gc"])).toMatchObject({ exitCode: 0 });
  expect(await scene.world.account.identities.list()).toEqual([]);
});
