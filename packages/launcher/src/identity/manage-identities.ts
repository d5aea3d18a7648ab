import { createRaviClient } from "@persona-launcher/ravi";
import { createLaunchId } from "../launch/launch-id.ts";
import { raviTimeoutMs } from "../launch/launch-context.ts";
import { connectRavi, type LauncherParts, openKnown } from "../launch/launcher-parts.ts";
import { LaunchError } from "../launch-error.ts";
import { leaseBusyError } from "../leases/lease-busy.ts";
import { release as releaseLease } from "../leases/keep-lease.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource } from "../ledger/launches.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { noteRelease } from "../recovery/undo-identity.ts";
import { listIdentities, type IdentityRecord } from "./identity-registry.ts";
import { keptKeysIn } from "./kept-key.ts";
import { releaseIdentity, type Release } from "./release-identity.ts";

/** An identity of the books, and who uses it now. */
export interface IdentityEntry extends Omit<IdentityRecord, "id"> {
  /** The launches that have it. */
  users: readonly string[];
}

/** The identities that the books know, the oldest first; Ravi is not asked. */
export async function knownIdentities(parts: LauncherParts): Promise<IdentityEntry[]> {
  const books = await openKnown(parts);
  return listIdentities(books).map(({ id: _id, ...record }) => ({
    ...record,
    users: leasesOf(books, { resource: identityResource(record.ravi, record.name) })
      .filter(({ isForfeited }) => !isForfeited)
      .map(({ launchId }) => launchId),
  }));
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
  const [record] = listIdentities(books, { ravi: ravi.name, name });
  if (record === undefined) throw unknown(name, listIdentities(books, { ravi: ravi.name }));
  if (!record.isMade && !force) throw foreign(name);
  const launchId = createLaunchId();
  const lease = tryAcquire(books, { resource: identityResource(ravi.name, name), launchId, holder: ownHolder() });
  if ("busy" in lease) throw leaseBusyError(`identity "${name}"`, lease);
  try {
    const client = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey, timeoutMs: raviTimeoutMs });
    const { uuid } = record;
    const release: Release =
      uuid === undefined ? { kind: "deleted" } : await releaseIdentity({ client, uuid, isOurs: true });
    if (uuid !== undefined && release.kind === "deleted") await keptKeysIn(parts.stateDirectory).forget(uuid);
    noteRelease(record, release, { books });
    const reason = release.kind === "left-behind" ? { reason: release.reason } : {};
    appendToLedger(books, launchId, "identity.released", { uuid: uuid ?? "", result: release.kind, ...reason });
    return release;
  } finally {
    releaseLease(books, lease);
  }
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
