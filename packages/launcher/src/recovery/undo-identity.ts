import { oldestIdentity } from "@persona-launcher/ravi";
import { changeIdentity, enterIdentity, findIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import type { Books } from "../ledger/books.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import type { Effects, Intent } from "../ledger/journal.ts";
import { findPool, removeDrainedPool } from "../pool/pool-registry.ts";
import { noteRelease } from "./note-release.ts";
import type { ReleasedIdentity, Undone, UndoWorld } from "./undo-effect.ts";
import { step } from "../steps.ts";

/**
 * An identity that was made for one launch goes; one that is to live longer stays, and is in the books from then on. What
 * was asked for and may still come about, once or once more, stays open.
 */
export async function undoIdentity({ data, intendedAt }: Intent<"identity">, world: UndoWorld): Promise<Undone> {
  const { books, ravi } = world;
  if (data.ravi !== ravi) return { state: "open", reason: `it is at ${data.ravi}` };
  const { name, uuid: knownUuid, isUnclear } = data;
  const record = findIdentity(books, ravi, name);
  const isKnown = knownUuid !== undefined && isUnclear !== true;
  const uuids = isKnown ? [knownUuid] : await lookUp(data, record, world);
  if (uuids.length === 0) return neverMade(record, intendedAt, world);
  // Books that were lost meanwhile do not know it.
  const isOurs = !isKnown || (record?.isMade ?? data.isMade) === true;
  const goes = data.lifecycle === "ephemeral" || isDrained(record, books);
  const stays = goes ? undefined : uuids[0];
  const released: ReleasedIdentity[] = [];
  for (const uuid of uuids) {
    if (uuid !== stays) released.push({ uuid, name, release: await remove(uuid, isOurs, world) });
  }
  const left = released.find(({ release }) => release.kind === "left-behind");
  // Another launch has made it: what this one asked for may still come about.
  const isElses = knownUuid === undefined && uuids.length === 1 && uuids[0] === record?.uuid;
  noteIfPossible(world, () => {
    // Its entry was struck out before it came about.
    const isNews = record === undefined && stays !== undefined && !isKnown;
    const entry = isNews ? enterIdentity(books, data) : record;
    noteInRegistry(entry, { stays, isOurs, decisive: left ?? released[0] }, world);
    if (record?.pool !== undefined) removeDrainedPool(books, { ravi, name: record.pool });
  });
  step("identity.release-noted");
  if (left?.release.kind === "left-behind") return leftBehind(left.release, released);
  const isUnsettled = (isUnclear === true || isElses) && !hasSettled(intendedAt, world);
  if (isUnsettled) return { state: "open", reason: "another one may still come about", released };
  return { state: stays === undefined ? "undone" : "kept", released };
}

/** What Ravi did not refuse is tried again. */
function leftBehind(
  { isRefused, reason }: Extract<Release, { kind: "left-behind" }>,
  released: readonly ReleasedIdentity[],
): Undone {
  return { state: isRefused === true ? "left-behind" : "open", reason, released };
}

/** Ravi's keys cannot be revoked; they end with their identity. */
export function undoIdentityKey({ data }: Intent<"identity-key">, { books, ravi }: UndoWorld): Undone {
  const record = findIdentity(books, ravi, data.name);
  if (data.ravi !== ravi || record === undefined || record.state === "deleted") return { state: "undone" };
  return { state: "left-behind", reason: "Ravi has no way to revoke a key" };
}

/** All that bear the name: first the one that is known, else the oldest. */
async function lookUp(
  { uuid, name }: Effects["identity"],
  record: IdentityRecord | undefined,
  { management }: UndoWorld,
): Promise<string[]> {
  const there = (await management.identities.list()).filter((identity) => identity.name === name);
  const known = there.find((identity) => identity.uuid === (uuid ?? record?.uuid));
  const first = known ?? oldestIdentity(there);
  if (first === undefined) return uuid === undefined || record === undefined ? [] : [uuid];
  return [first, ...there.filter((other) => other !== first)].map((identity) => identity.uuid);
}

function hasSettled(intendedAt: string, { settlingMs }: UndoWorld): boolean {
  return Date.now() - Date.parse(intendedAt) >= settlingMs;
}

function neverMade(record: IdentityRecord | undefined, intendedAt: string, world: UndoWorld): Undone {
  const { books } = world;
  if (!hasSettled(intendedAt, world)) {
    return { state: "open", reason: "the request that makes it may still be under way" };
  }
  if (record !== undefined) changeIdentity(books, record, { state: "deleted" });
  if (record?.pool !== undefined) removeDrainedPool(books, { ravi: record.ravi, name: record.pool });
  return { state: "undone" };
}

function isDrained(record: IdentityRecord | undefined, books: Books): boolean {
  return record?.pool !== undefined && findPool(books, record.ravi, record.pool)?.size === 0;
}

/** What Ravi has done stays done, whether or not the books can tell. */
function noteIfPossible({ onUnnoted }: UndoWorld, note: () => void): void {
  try {
    note();
  } catch (error) {
    if (onUnnoted === undefined || !isBooksFault(error)) throw error;
    onUnnoted(error);
  }
}

interface RegistryNote {
  /** The one that is to live longer. */
  stays: string | undefined;
  isOurs: boolean;
  decisive: ReleasedIdentity | undefined;
}

function noteInRegistry(
  record: IdentityRecord | undefined,
  { stays, isOurs, decisive }: RegistryNote,
  world: UndoWorld,
): void {
  if (record === undefined) return;
  if (stays !== undefined) {
    if (record.state !== "left-behind") {
      changeIdentity(world.books, record, { uuid: stays, state: "ready", isMade: isOurs });
    }
  } else if (decisive !== undefined) {
    changeIdentity(world.books, record, { uuid: decisive.uuid });
    noteRelease(record, decisive.release, world);
  }
}

async function remove(uuid: string, isOurs: boolean, { management, keys }: UndoWorld): Promise<Release> {
  const release = await releaseIdentity({ client: management, uuid, isOurs });
  await keys.forget(uuid);
  step("identity.key-forgotten");
  return release;
}
