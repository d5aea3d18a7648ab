import { createRaviClient, readScope } from "@persona-launcher/ravi";
import type { Launcher, PreparedEnvironment } from "@persona-launcher/launcher";
import { butWatching } from "../but-watching.ts";
import type { FaultGround, FaultScenario } from "../fault-scenario.ts";
import { createReleaseWatch, launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

const persona = { ravi: { identity: { lifecycle: "pool", name: "clerks" } } };
const secret = "TOKEN";

const create =
  (size: number) =>
  async ({ calm }: FaultGround) =>
    void (await makePool(calm, size));

async function makePool(launcher: Launcher, size: number): Promise<string> {
  const { pool } = await launcher.createPool("clerks", { size, quarantineSeconds: 0 });
  return pool.counts.free === size ? "done" : `${JSON.stringify(pool.counts)} of ${size} slots`;
}

/** A user who leaves a secret in the vault of the slot. */
async function leaveTraces({ launcher, ravi }: FaultGround): Promise<string> {
  const { onEvent, outcome } = createReleaseWatch();
  const prepared = await launcher.prepareEnvironment({ persona: "clerk", onEvent });
  await (await vaultOf(prepared, ravi.apiUrl)).set(secret, "of the former user");
  await prepared.release({ exitCode: 0 });
  return outcome();
}

async function vaultOf(
  { scope }: PreparedEnvironment,
  apiUrl: string,
): Promise<ReturnType<typeof createRaviClient>["secrets"]> {
  const { identityKey: key = "" } = (await readScope({ env: { RAVI_CONFIG_DIR: scope }, cwd: scope })) ?? {};
  return createRaviClient({ apiUrl, key }).secrets;
}

/** The next user of the only slot finds nothing; nobody gets one of which Ravi does not delete the traces. */
async function findNoTraces({ calm, ravi }: FaultGround): Promise<string[]> {
  const [clerks] = await calm.poolStatus("clerks");
  if (clerks?.counts.spoiled === 1) return [];
  await using prepared = await calm.prepareEnvironment({ persona: "clerk" });
  const left = await (await vaultOf(prepared, ravi.apiUrl)).list();
  return left.map(({ key }) => `the next user finds ${key}`);
}

async function drain({ launcher }: FaultGround): Promise<string> {
  const { isGone, leftBehind, remaining } = await launcher.drainPool("clerks");
  if (leftBehind.some(({ reason }) => reason === "")) return "left behind, and nobody says why";
  if (leftBehind.length > 0 || remaining.length > 0) return "left behind";
  return isGone ? "done" : "it is not gone, and has no slots";
}

/** Drained again, nothing is left but what Ravi refused to delete, and that is deleted when it is asked again. */
async function drainAgain({ calm, account }: FaultGround): Promise<string[]> {
  if ((await calm.poolStatus()).length > 0) await calm.drainPool("clerks");
  for (const { name } of await calm.listIdentities()) await calm.deleteIdentity(name);
  const pools = (await calm.poolStatus()).map(({ name }) => `pool ${name} is there`);
  return [...pools, ...(await account.identities.list()).map(({ name }) => `${name} is still there`)];
}

/** Prepared identities. */
export const pool: readonly FaultScenario[] = [
  {
    name: "pool",
    meets: butWatching,
    persona,
    prepare: create(2),
    run: async ({ launcher }) => outcomeOf(await launchClerk(launcher)),
    check: ({ calm }) => launchAgain(calm),
  },
  { name: "pool, traces", meets: butWatching, persona, prepare: create(1), run: leaveTraces, check: findNoTraces },
  {
    name: "pool create",
    persona,
    // Its slots are made at once; how it asks for one of them can be judged.
    run: ({ launcher }) => makePool(launcher, 1),
    check: async ({ calm }) => {
      const outcome = await makePool(calm, 2);
      return outcome === "done" ? await launchAgain(calm) : [`made again, it has ${outcome}`];
    },
  },
  { name: "pool drain", persona, prepare: create(1), run: drain, check: drainAgain },
];
