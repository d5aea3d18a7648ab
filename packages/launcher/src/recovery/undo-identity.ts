import { changeIdentity, findIdentity, forgetIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import type { Intent } from "../ledger/journal.ts";
import type { ReleasedIdentity, Undone, UndoWorld } from "./undo-effect.ts";
import { step } from "../steps.ts";

/**
 * How long a request may take effect after its launcher has died, in milliseconds: the launcher's own limit for one
 * (15 s), and a margin.
 */
export const settlingMs = 20_000;

/**
 * An identity that was made for one launch goes; one that is to live longer stays, and is in the books from then on. What
 * was asked for and may still come about stays open.
 */
export async function undoIdentity({ data, intendedAt }: Intent<"identity">, world: UndoWorld): Promise<Undone> {
  const { books, ravi } = world;
  if (data.ravi !== ravi) return { state: "open", reason: `it is at ${data.ravi}` };
  const record = findIdentity(books, ravi, data.name);
  const uuids = data.uuid === undefined ? await lookUp(data.name, world) : [data.uuid];
  if (uuids.length === 0) return neverMade(record, intendedAt, world);
  // Books that were lost meanwhile do not know it.
  const isOurs = data.uuid === undefined || (record?.isMade ?? data.isMade) === true;
  if (data.lifecycle !== "ephemeral") return keep(record, uuids, isOurs, world);
  const released: ReleasedIdentity[] = [];
  for (const uuid of uuids) released.push({ uuid, name: data.name, release: await remove(uuid, isOurs, world) });
  const releases = released.map(({ release }) => release);
  const decisive = releases.find(({ kind }) => kind === "left-behind") ?? releases[0];
  if (record !== undefined && decisive !== undefined) noteIfPossible(record, decisive, world);
  step("identity.release-noted");
  if (decisive?.kind !== "left-behind") return { state: "undone", released };
  // What Ravi did not refuse is tried again.
  return { state: decisive.isRefused === true ? "left-behind" : "open", reason: decisive.reason, released };
}

/** Ravi's keys cannot be revoked; they end with their identity. */
export function undoIdentityKey({ data }: Intent<"identity-key">, { books, ravi }: UndoWorld): Undone {
  const record = findIdentity(books, ravi, data.name);
  if (data.ravi !== ravi || record === undefined || record.state === "deleted") return { state: "undone" };
  return { state: "left-behind", reason: "Ravi has no way to revoke a key" };
}

function noteIfPossible(record: IdentityRecord, release: Release, world: UndoWorld): void {
  try {
    noteRelease(record, release, world);
  } catch (error) {
    if (world.onUnnoted === undefined || !isBooksFault(error)) throw error;
    world.onUnnoted(error);
  }
}

/** Notes in the registry what became of an identity. */
export function noteRelease(record: IdentityRecord, release: Release, { books }: Pick<UndoWorld, "books">): void {
  switch (release.kind) {
    case "deleted":
      return changeIdentity(books, record, { state: "deleted" });
    case "left-behind":
      return changeIdentity(books, record, { state: "left-behind", reason: release.reason });
    case "kept":
      return forgetIdentity(books, record);
  }
}

async function lookUp(name: string, { management }: UndoWorld): Promise<string[]> {
  return (await management.identities.list()).filter((identity) => identity.name === name).map(({ uuid }) => uuid);
}

function neverMade(record: IdentityRecord | undefined, intendedAt: string, world: UndoWorld): Undone {
  const { books, settlingMs: patienceMs = settlingMs } = world;
  if (Date.now() - Date.parse(intendedAt) < patienceMs) {
    return { state: "open", reason: "the request that makes it may still be under way" };
  }
  if (record !== undefined) changeIdentity(books, record, { state: "deleted" });
  return { state: "undone" };
}

function keep(
  record: IdentityRecord | undefined,
  [uuid]: readonly string[],
  isMade: boolean,
  { books }: UndoWorld,
): Undone {
  if (record !== undefined) changeIdentity(books, record, { uuid, state: "ready", isMade });
  return { state: "kept" };
}

async function remove(uuid: string, isOurs: boolean, { management, keys }: UndoWorld): Promise<Release> {
  const release = await releaseIdentity({ client: management, uuid, isOurs });
  await keys.forget(uuid);
  step("identity.key-forgotten");
  return release;
}
