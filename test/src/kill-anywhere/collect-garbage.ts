import { setTimeout as delay } from "node:timers/promises";
import { createLauncher, currentHost } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { runPersona } from "../run-cli.ts";
import type { KillWorld } from "./kill-world.ts";

/** What `persona gc` answers while a request may still be under way: `temporary`. */
const temporary = 75;
const patienceMs = 30_000;
/** In place of the 20 s after which a request of a dead launcher counts as lost: longer than any fault here. */
const settlingMs = 6_000;

/**
 * Runs `persona gc`. While it says that something may still come about, asks again in this process, with less patience
 * than the command has.
 *
 * @returns What was wrong with it.
 */
export async function collectGarbage(world: KillWorld): Promise<string[]> {
  const { exitCode, stderr } = await runPersona(["gc", "--json"], { env: world.env, cwd: world.personas });
  if (exitCode === 0) return [];
  if (exitCode !== temporary) return [`persona gc ended with ${exitCode}: ${stderr}`];
  return await recoverHere(world);
}

/** The same in this process, at once. */
export async function recoverHere(world: KillWorld): Promise<string[]> {
  using launcher = createLauncher({
    ravi: { apiUrl: world.ravi.apiUrl, managementKey: world.ravi.managementKey },
    raviCommandPath: raviCommandPath(),
    personaDirectories: [world.personas],
    stateDirectory: world.state,
    host: { ...currentHost(), env: world.env, home: world.user.home, cwd: world.personas },
  });
  for (const deadline = performance.now() + patienceMs; ; await delay(500)) {
    const effects = (await launcher.recover({ settlingMs })).flatMap((launch) => launch.effects);
    const open = effects.filter(({ state }) => state === "open").map(({ what, reason }) => `${what}: ${reason ?? ""}`);
    if (open.length === 0) return [];
    if (performance.now() > deadline) return open.map((line) => `after ${patienceMs} ms still open: ${line}`);
  }
}
