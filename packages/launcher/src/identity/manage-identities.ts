import { oldestIdentity, type RaviClient } from "@persona-launcher/ravi";
import { createLaunchId } from "../launch/launch-id.ts";
import { enterBooks } from "../launch/enter-books.ts";
import { releaseRecord } from "../launch/release-record.ts";
import {
  connectLaunch,
  connectRavi,
  managementClient,
  openKnown,
  type LauncherParts,
} from "../launch/launcher-parts.ts";
import { LaunchError } from "../launch-error.ts";
import { leaseBusyError } from "../leases/lease-busy.ts";
import { release as releaseLease } from "../leases/keep-lease.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource } from "../ledger/launches.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { removeDrainedPool } from "../pool/pool-registry.ts";
import { refuseSlot } from "../pool/refuse-slot.ts";
import { noteRelease } from "../recovery/note-release.ts";
import { requireIdentityName } from "./identity-name.ts";
import { findIdentity, listIdentities, type IdentityRecord } from "./identity-registry.ts";
import { keptKeysIn } from "./kept-key.ts";
import { preparation, prepareIdentity } from "./prepare-identity.ts";
import type { ProvisionedIdentity } from "./provision-identity.ts";
import type { Release } from "./release-identity.ts";

/** An identity of the books, and who uses it now. */
export interface IdentityEntry extends Omit<IdentityRecord, "id"> {
  /** The launches that have it. */
  users: readonly string[];
}

/** The identities that the books know, the oldest first; Ravi is not asked. */
export async function knownIdentities(parts: LauncherParts): Promise<IdentityEntry[]> {
  const books = await openKnown(parts);
  return listIdentities(books).map((record) => entryOf(books, record));
}

function entryOf(books: Books, { id: _id, ...record }: IdentityRecord): IdentityEntry {
  const leases = leasesOf(books, { resource: identityResource(record.ravi, record.name) });
  const users = leases.filter(({ isForfeited }) => !isForfeited).map(({ launchId }) => launchId);
  return { ...record, users };
}

/** How an identity is made beforehand. */
export interface CreateIdentityOptions {
  /** Whether it is to have a phone number, which may need a paid plan. @default false */
  phone?: boolean | undefined;
}

/** An identity that was made beforehand. */
export interface CreatedIdentityEntry {
  identity: IdentityEntry;
  /** `found`: it was there at Ravi; `reused`: the books had it already. */
  how: ProvisionedIdentity["how"];
}

/**
 * Makes a named identity, keeps its key and proves it; one that is there is used. Safe to call again.
 *
 * @throws LaunchError `IDENTITY_NAME_INVALID`, `IDENTITY_BUSY`, `IDENTITY_AMBIGUOUS`, `IDENTITY_MISMATCH`,
 *   `OPTION_INVALID` for a slot of a pool; RaviError.
 */
export async function createIdentity(
  parts: LauncherParts,
  name: string,
  { phone = false }: CreateIdentityOptions = {},
): Promise<CreatedIdentityEntry> {
  requireIdentityName(name);
  const context = await connectLaunch(parts, {});
  const { books, ravi } = context;
  const identity = { name, lifecycle: "named", isShared: false, isAny: false, phone, waitMs: 0 } as const;
  const work = await enterBooks(preparation("identities", identity, parts.stateDirectory), context);
  const { how } = await prepareIdentity(work);
  const record = findIdentity(books, ravi.name, name);
  if (record === undefined) throw new Error(`Cannot tell about identity "${name}": it is not in the books`);
  return { identity: entryOf(books, record), how };
}

/**
 * Takes an identity out of the books and forgets its key. It stays at Ravi, where it can be found by its name.
 *
 * @throws LaunchError `IDENTITY_UNKNOWN`, `IDENTITY_BUSY`, `OPTION_INVALID` for a slot of a pool; or whatever getting to
 *   Ravi throws.
 */
export async function forgetIdentityOf(parts: LauncherParts, name: string): Promise<void> {
  const books = await openKnown(parts);
  const ravi = await connectRavi(parts.ravi);
  const record = requireKnown(books, ravi.name, name);
  refuseSlot(books, ravi.name, name);
  const launchId = createLaunchId();
  await whileLeased(books, record, launchId, async () => {
    const { uuid } = record;
    // The key first: it would be nobody's without the entry.
    if (uuid !== undefined) await keptKeysIn(parts.stateDirectory).forget(uuid);
    books.transaction(() => {
      noteRelease(record, { kind: "kept" }, { books });
      appendToLedger(books, launchId, "identity.released", { uuid: uuid ?? "", result: "kept" });
    });
  });
}

/** How an identity is deleted. */
export interface DeleteIdentityOptions {
  /** Also one that was there before us. @default false */
  force?: boolean | undefined;
}

/**
 * Deletes an identity at Ravi and forgets its key.
 *
 * @returns What became of it; Ravi may refuse.
 * @throws LaunchError `IDENTITY_UNKNOWN`, `IDENTITY_FOREIGN`, `IDENTITY_BUSY`, or whatever getting to Ravi throws.
 */
export async function deleteIdentity(
  parts: LauncherParts,
  name: string,
  { force = false }: DeleteIdentityOptions = {},
): Promise<Release> {
  const books = await openKnown(parts);
  const ravi = await connectRavi(parts.ravi);
  const record = requireKnown(books, ravi.name, name);
  // One that is being made was nobody's when it was asked for.
  if (!record.isMade && record.state !== "making" && !force) throw foreign(name);
  const management = managementClient(parts, ravi);
  const uuid = record.uuid ?? (await findByName(management, name));
  const keys = keptKeysIn(parts.stateDirectory);
  if (uuid !== undefined) return await releaseRecord({ ...record, uuid, isMade: true }, { books, keys, management });
  const release: Release = { kind: "deleted" };
  const launchId = createLaunchId();
  await whileLeased(books, record, launchId, async () => {
    books.transaction(() => {
      noteRelease(record, release, { books });
      if (record.pool !== undefined) removeDrainedPool(books, { ravi: ravi.name, name: record.pool });
      appendToLedger(books, launchId, "identity.released", { uuid: "", result: "deleted" });
    });
  });
  return release;
}

function requireKnown(books: Books, ravi: string, name: string): IdentityRecord {
  const record = findIdentity(books, ravi, name);
  if (record === undefined) throw unknown(name, listIdentities(books, { ravi }));
  return record;
}

/** Nobody else begins to use it meanwhile. */
async function whileLeased<T>(
  books: Books,
  { ravi, name }: IdentityRecord,
  launchId: string,
  act: () => Promise<T>,
): Promise<T> {
  const lease = tryAcquire(books, { resource: identityResource(ravi, name), launchId, holder: ownHolder() });
  if ("busy" in lease) throw leaseBusyError(`identity "${name}"`, lease);
  try {
    return await act();
  } finally {
    releaseLease(books, lease);
  }
}

/** Ravi may have made it without our hearing of it. */
async function findByName(client: RaviClient, name: string): Promise<string | undefined> {
  return oldestIdentity((await client.identities.list()).filter((identity) => identity.name === name))?.uuid;
}

function unknown(name: string, known: readonly IdentityRecord[]): LaunchError {
  const names = known.map((record) => record.name);
  return new LaunchError("IDENTITY_UNKNOWN", `Cannot find identity "${name}": the books have none of that name`, {
    hint: names.length === 0 ? "There is none" : `There are: ${names.slice(0, 10).join(", ")}`,
  });
}

function foreign(name: string): LaunchError {
  return new LaunchError("IDENTITY_FOREIGN", `Cannot delete identity "${name}": it was there before any launch`, {
    hint: "Delete it all the same with --force",
  });
}
