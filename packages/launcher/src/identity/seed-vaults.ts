import { resolve } from "node:path";
import { secretKeyPattern } from "@persona-launcher/ravi";
import { connectRavi, identityClients, openKnown, type LauncherParts } from "../launch/launcher-parts.ts";
import { createLaunchId } from "../launch/launch-id.ts";
import { requireDirectoryName } from "../launch/read-inputs.ts";
import { canonicalPath } from "../launch/release-workspace.ts";
import { LaunchError } from "../launch-error.ts";
import { release } from "../leases/keep-lease.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource } from "../ledger/launches.ts";
import { poolUnknown } from "../pool/pool-error.ts";
import { findPool, slotsOf } from "../pool/pool-registry.ts";
import { listIdentities, type IdentityRecord } from "./identity-registry.ts";
import { keptKeysIn } from "./kept-key.ts";

/** Whose vault is meant: that of each slot of a pool, of one identity, or of a workspace. */
export type VaultOwner = { pool: string } | { name: string } | { workspace: string };

/** What became of one vault. */
export interface SeededVault {
  /** The identity. */
  name: string;
  /** `in-use`: a launch has the slot, and to it the secrets would be of its user's. `unknown`: its key is not kept. */
  kind: "seeded" | "in-use" | "unknown";
}

/**
 * Sets secrets in the vaults of identities that the books know, the slots of a pool among them; what is there under other
 * names stays. Safe to repeat.
 *
 * @param secrets By name: a letter, then letters, digits and underscores; Ravi has them in upper case.
 * @throws LaunchError `OPTION_INVALID` before anything is set, `POOL_UNKNOWN`, `IDENTITY_UNKNOWN`; RaviError.
 */
export async function seedVaults(
  parts: LauncherParts,
  owner: VaultOwner,
  secrets: Readonly<Record<string, string>>,
): Promise<SeededVault[]> {
  requireSecrets(secrets);
  const books = await openKnown(parts);
  const ravi = await connectRavi(parts.ravi);
  const records = await recordsOf(parts, books, ravi.name, owner);
  const actAs = identityClients(parts, ravi);
  const keys = keptKeysIn(parts.stateDirectory);
  return await Promise.all(
    records.map(async (record): Promise<SeededVault> => {
      const { name, uuid } = record;
      const key = uuid === undefined ? undefined : await keys.read(uuid);
      if (key === undefined) return { name, kind: "unknown" };
      const seed = async (): Promise<SeededVault> => {
        const vault = actAs({ key }).secrets;
        for (const [secret, value] of Object.entries(secrets)) await vault.set(secret, value);
        return { name, kind: "seeded" };
      };
      return record.pool === undefined ? await seed() : await whileFree(books, record, seed);
    }),
  );
}

/** What is in a slot when its user begins is the slot's own; meanwhile it would count as left there by its user. */
async function whileFree(
  books: Books,
  { ravi, name }: IdentityRecord,
  seed: () => Promise<SeededVault>,
): Promise<SeededVault> {
  const launchId = createLaunchId();
  const lease = tryAcquire(books, { resource: identityResource(ravi, name), launchId, holder: ownHolder() });
  if ("busy" in lease) return { name, kind: "in-use" };
  try {
    return await seed();
  } finally {
    release(books, lease);
  }
}

async function recordsOf(
  parts: LauncherParts,
  books: Books,
  ravi: string,
  owner: VaultOwner,
): Promise<IdentityRecord[]> {
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

function requireSecrets(secrets: Readonly<Record<string, string>>): void {
  const names = Object.keys(secrets);
  if (names.length === 0) {
    throw new LaunchError("OPTION_INVALID", "Cannot fill a vault: there is no secret", {
      hint: "Write one NAME=value on each line",
    });
  }
  // A wrong name may be a value that slipped: it is not repeated.
  const wrong = names.findIndex((name) => !secretKeyPattern.test(name.toUpperCase()));
  if (wrong < 0) return;
  throw new LaunchError("OPTION_INVALID", `Cannot fill a vault: the name of secret ${wrong + 1} is none`, {
    hint: "A name is a letter, then letters, digits and underscores",
  });
}
