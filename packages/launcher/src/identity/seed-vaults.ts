import { resolve } from "node:path";
import type { LaunchContext } from "../launch/launch-context.ts";
import { createLaunchId } from "../launch/launch-id.ts";
import { connectLaunch, type LauncherParts } from "../launch/launcher-parts.ts";
import { requireDirectoryName } from "../launch/read-inputs.ts";
import { canonicalPath } from "../launch/release-workspace.ts";
import { LaunchError } from "../launch-error.ts";
import { release } from "../leases/keep-lease.ts";
import { tryAcquireAny } from "../leases/try-acquire.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource } from "../ledger/launches.ts";
import { unusedSlot } from "../pool/free-slots.ts";
import { poolUnknown } from "../pool/pool-error.ts";
import { findPool, slotsOf } from "../pool/pool-registry.ts";
import { recoverSlots } from "../pool/recover-slots.ts";
import { listIdentities, type IdentityRecord } from "./identity-registry.ts";
import { requireSecrets } from "./require-secrets.ts";

/** Whose vault is meant: that of each slot of a pool, of one identity, or of a workspace. */
export type VaultOwner = { pool: string } | { name: string } | { workspace: string };

/** What became of one vault. */
export interface SeededVault {
  /** The identity. */
  name: string;
  /**
   * `in-use`: a launch has the slot, or its traces are still there; what is put there now would go when it is cleaned.
   * `unknown`: its key is not kept.
   */
  kind: "seeded" | "in-use" | "unknown";
}

/**
 * Sets secrets in the vaults of identities that the books know, the slots of a pool among them; what is there under other
 * names stays. Slots of launches whose process is gone are cleaned first. Safe to repeat.
 *
 * @param secrets By name: a letter, then letters, digits and underscores; Ravi has them in upper case.
 * @throws LaunchError `OPTION_INVALID` before anything is set, `POOL_UNKNOWN`, `IDENTITY_UNKNOWN`; RaviError for the first
 *   vault that refused, when all have been tried.
 */
export async function seedVaults(
  parts: LauncherParts,
  owner: VaultOwner,
  secrets: Readonly<Record<string, string>>,
): Promise<SeededVault[]> {
  requireSecrets(secrets);
  const context = await connectLaunch(parts, {});
  const records = await recordsOf(parts, context, owner);
  const pools = new Set(records.flatMap(({ pool }) => pool ?? []));
  for (const pool of pools) await recoverSlots(pool, createLaunchId(), context);
  return await allOf(records.map((record) => seedVault(record, secrets, context)));
}

async function seedVault(
  record: IdentityRecord,
  secrets: Readonly<Record<string, string>>,
  context: LaunchContext,
): Promise<SeededVault> {
  const { name, uuid, pool } = record;
  const key = uuid === undefined ? undefined : await context.keys.read(uuid);
  if (key === undefined) return { name, kind: "unknown" };
  const vault = context.actAs({ key }).secrets;
  const seed = async (): Promise<SeededVault> => {
    for (const [secret, value] of Object.entries(secrets)) await vault.set(secret, value);
    return { name, kind: "seeded" };
  };
  return pool === undefined ? await seed() : await whileUnused(record, context, seed);
}

/** What is in a slot when its user begins is the slot's own; meanwhile it would count as left there by its user. */
async function whileUnused(
  { ravi, name }: IdentityRecord,
  { books }: LaunchContext,
  seed: () => Promise<SeededVault>,
): Promise<SeededVault> {
  const lease = tryAcquireAny(books, {
    queue: identityResource(ravi, name),
    resources: () => unusedSlot(books, ravi, name),
    launchId: createLaunchId(),
    holder: ownHolder(),
  });
  if ("busy" in lease) return { name, kind: "in-use" };
  try {
    return await seed();
  } finally {
    release(books, lease);
  }
}

/** One that fails does not keep the others from being seeded; what it throws may be why others fail after it. */
async function allOf(vaults: readonly Promise<SeededVault>[]): Promise<SeededVault[]> {
  const all = Promise.all(vaults);
  await Promise.allSettled([all, ...vaults]);
  return await all;
}

async function recordsOf(parts: LauncherParts, context: LaunchContext, owner: VaultOwner): Promise<IdentityRecord[]> {
  const { books } = context;
  const ravi = context.ravi.name;
  if ("pool" in owner) {
    const pool = findPool(books, ravi, owner.pool);
    if (pool === undefined) throw poolUnknown(books, owner.pool, ravi);
    return slotsOf(books, pool);
  }
  const workspace = "workspace" in owner ? await workspacePath(parts, owner.workspace) : undefined;
  const filter = "name" in owner ? { name: owner.name } : { workspace };
  const [record] = listIdentities(books, { ravi, ...filter });
  if (record !== undefined) return [record];
  const what = "name" in owner ? `identity "${owner.name}"` : `an identity of "${workspace}"`;
  throw new LaunchError("IDENTITY_UNKNOWN", `Cannot find ${what}: the books have none`, {
    hint: 'See "persona identities list", and "persona workspace show"',
  });
}

async function workspacePath({ host }: LauncherParts, given: string): Promise<string> {
  return await canonicalPath(resolve(host.cwd, requireDirectoryName(given)));
}
