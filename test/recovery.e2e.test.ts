import { randomInt } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import { createWorld, type World } from "./src/world.ts";

interface GcReport {
  launches: { launch: { id: string }; effects: { effect: string; state: string }[] }[];
}

/** What Ravi, the machine and the disk still have of a launch. */
async function leftOf(world: World, launchId: string): Promise<object> {
  const launches = join(world.state, "launches");
  return {
    identities: (await world.account.identities.list()).map(({ name }) => name),
    processes: await processesWithEnv("PERSONA_LAUNCH_ID", launchId),
    workspace: (await readdir(world.workspace)).filter((name) => name !== "personas"),
    files: (await readdir(join(launches, launchId)).catch(() => [])).filter((name) => !name.endsWith(".log")),
  };
}

/** The command lines of all processes. */
async function commandLines(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
}

const nothing = { identities: [], processes: [], workspace: [], files: [] };

// opencode takes many seconds of a processor to start, and leaves nothing that the others do not.
test.each(["claude", "codex"] as const)("persona gc takes back what a killed launch of %s left", async (harness) => {
  const marker = `300.${randomInt(100_000, 1_000_000)}`;
  await using world = await createWorld(({ toolResults }) =>
    toolResults.length === 0 ? { run: `setsid sleep ${marker} & sleep ${marker}` } : { say: "never" },
  );
  const env = { ...world.user.env, RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  const running = world.startPersona(
    ["run", "inbox-reader", "Wait", "--harness", harness, "--model", world.user.models[harness]],
    { env },
  );
  // opencode tells of a command only when it is over.
  await waitUntil(async () => (await commandLines()).some((line) => line.includes(marker)), {
    what: "the agent to run its command",
    timeoutMs: 60_000,
  });
  const listed = await world.persona(["launches", "--live", "--json"], { env });
  const { launches } = JSON.parse(listed.stdout) as { launches: { id: string }[] };
  const launchId = launches[0]?.id ?? "";
  running.kill("SIGKILL");
  await running.ended;
  expect(await leftOf(world, launchId)).toMatchObject({
    identities: [expect.any(String)],
    workspace: expect.arrayContaining([".ravi"]) as string[],
  });

  const plan = await world.persona(["gc", "--dry-run", "--json"], { env });
  expect((JSON.parse(plan.stdout) as GcReport).launches.map(({ launch }) => launch.id)).toEqual([launchId]);
  expect(await leftOf(world, launchId)).toMatchObject({
    identities: [expect.any(String)],
    workspace: expect.arrayContaining([".ravi"]) as string[],
  });

  const gc = await world.persona(["gc", "--json"], { env });
  expect(gc, gc.stderr).toMatchObject({ exitCode: 0 });
  const [recovered] = (JSON.parse(gc.stdout) as GcReport).launches;
  expect(recovered?.effects.map(({ effect, state }) => `${effect} ${state}`)).toEqual([
    "processes undone",
    ...(harness === "codex" ? ["placeholders undone"] : []),
    "scope undone",
    "launch-directory undone",
    "identity undone",
  ]);
  expect(await leftOf(world, launchId)).toEqual(nothing);
  expect((await world.persona(["gc"], { env })).stdout).toBe("nothing is left of dead launches\n");
  expect(await world.persona(["ledger", "verify"], { env })).toMatchObject({ exitCode: 0 });
});
