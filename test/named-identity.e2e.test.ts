import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { launcherOf } from "./src/harness-world.ts";
import { waitUntil } from "./src/processes.ts";
import type { RunningCli } from "./src/run-cli.ts";
import { createWorld, type World } from "./src/world.ts";

const named = {
  id: "clerk",
  description: "Has one identity for good",
  harness: "claude",
  model: "claude-sonnet-4-6",
  systemPrompt: "Work.",
  permissions: { allow: ["Bash"] },
};

async function writeClerk(world: World, identity: Record<string, unknown> = {}): Promise<void> {
  await world.writePersona({ ...named, ravi: { identity: { lifecycle: "named", ...identity } } });
}

describe("a named identity", () => {
  test("stays after its launch, and the next one uses it with its key", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0 ? { run: "ravi get email" } : { say: toolResults.join() },
    );
    await writeClerk(world);
    const launcher = launcherOf(world);
    await using persona = launcher.usePersona("clerk", { conversation: "new" });
    const first = await persona.sendMessage("One");
    expect(first).toMatchObject({ status: "completed", identity: { name: "clerk", release: { kind: "kept" } } });
    const before = world.ravi.requests().length;
    const second = await persona.sendMessage("Two");
    expect(second).toMatchObject({ identity: { uuid: first.identity.uuid, email: first.identity.email } });
    expect(second.output).toContain(first.identity.email);
    const asked = world.ravi.requests().slice(before);
    expect(asked.filter(({ path }) => /identities|keys/.test(path))).toEqual([]);
    expect(await world.account.identities.list()).toHaveLength(1);
    expect(await readdir(world.workspace)).toEqual(["personas"]);
    const keys = join(world.state, "keys");
    expect(await readdir(keys)).toEqual([first.identity.uuid]);
    expect((await stat(keys)).mode & 0o777).toBe(0o700);
    expect((await stat(join(keys, first.identity.uuid))).mode & 0o777).toBe(0o600);
  });

  test("goes to whoever waits for it when its user ends, and to nobody who waits too short a time", async () => {
    await using world = await createWorld(() => ({ say: "" }));
    const exec = (wait: readonly string[], script: string): RunningCli =>
      world.startPersona(["exec", "--lifecycle", "named", "--identity", "clerk", ...wait, "--", "sh", "-c", script]);
    await using first = exec([], "echo there; until test -e go; do sleep 0.05; done");
    await waitUntil(() => first.stdout() === "there\n", { what: "the first", timeoutMs: 20_000 });
    await using waiting = exec(["--wait", "90s"], 'echo "$RAVI_EMAIL"');
    await using impatient = exec(["--wait=1s"], "echo never");
    expect(await impatient.ended).toMatchObject({
      exitCode: 75,
      stdout: "",
      stderr: expect.stringContaining("[IDENTITY_BUSY]"),
    });
    expect(waiting.stdout()).toBe("");
    await writeFile(join(world.workspace, "go"), "");
    expect(await waiting.ended).toMatchObject({ exitCode: 0, stdout: "clerk@ravi.localhost\n" });
    expect(await first.ended).toMatchObject({ exitCode: 0 });
  });

  test("that was deleted at Ravi is made again", async () => {
    await using world = await createWorld(() => ({ say: "hello" }));
    await writeClerk(world);
    await using persona = launcherOf(world).usePersona("clerk", { conversation: "new" });
    const first = await persona.sendMessage("One");
    await world.account.identities.delete(first.identity.uuid);
    const second = await persona.sendMessage("Two");
    expect(second).toMatchObject({ status: "completed", identity: { name: "clerk" } });
    expect(second.identity.uuid).not.toBe(first.identity.uuid);
    expect(await readdir(join(world.state, "keys"))).toEqual([second.identity.uuid]);
  });

  test.each([
    [{ shared: true }, "hello"],
    [{}, "IDENTITY_BUSY"],
  ])("%j: a second launch at the same time ends in %s", async (identity, expected) => {
    await using world = await createWorld(({ task }) => (task === "Wait" ? { hang: true } : { say: "hello" }));
    await writeClerk(world, identity);
    await using persona = launcherOf(world).usePersona("clerk", { conversation: "new" });
    const waiting = persona.sendMessage("Wait");
    for await (const event of waiting) if (event.type === "started") break;
    const second = await persona.sendMessage("Go").then(
      ({ output }) => output,
      ({ code }: { code: string }) => code,
    );
    expect(second).toBe(expected);
    waiting.cancel();
    expect(await waiting).toMatchObject({ status: "cancelled", identity: { release: { kind: "kept" } } });
    expect(await world.account.identities.list()).toHaveLength(1);
  });
});

test("persona identities lists, shows and deletes what is there, and never a key", async () => {
  await using world = await createWorld(({ task }) => (task === "Wait" ? { hang: true } : { say: "hello" }));
  await writeClerk(world);
  expect((await world.persona(["identities", "list"])).stdout).toBe("none\n");
  await using running = world.startPersona(["run", "clerk", "Wait"]);
  await running.waitForStderr(/started/, 60_000);
  const listed = await world.persona(["identities", "list", "--json"]);
  const { identities } = JSON.parse(listed.stdout) as { identities: { name: string; uuid: string; users: string[] }[] };
  expect(identities).toMatchObject([
    { name: "clerk", lifecycle: "named", state: "ready", users: [expect.any(String)] },
  ]);
  expect(await world.persona(["identities", "delete", "clerk"])).toMatchObject({ exitCode: 75, stdout: "" });
  running.kill("SIGTERM");
  await running.ended;
  expect((await world.persona(["identities", "list", "--stale"])).stdout).toBe("none\n");
  const shown = await world.persona(["identities", "show", "clerk"]);
  expect(shown.stdout).toContain(identities[0]?.uuid);
  expect(shown.stdout).not.toContain("ravi_id_");
  expect(await world.persona(["identities", "delete", "clerk"])).toMatchObject({
    exitCode: 0,
    stdout: "clerk deleted\n",
  });
  expect(await world.account.identities.list()).toEqual([]);
  expect(await readdir(join(world.state, "keys"))).toEqual([]);
  expect(await world.persona(["identities", "delete", "clerk"])).toMatchObject({ exitCode: 66 });
});
