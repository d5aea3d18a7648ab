import { changeIdentity, findIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import type { Books } from "../ledger/books.ts";
import type { Intent } from "../ledger/journal.ts";
import { findPool, removeDrainedPool } from "../pool/pool-registry.ts";
import { noteRelease } from "./note-release.ts";
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
  const isOurs = data.uuid === undefined || record?.isMade === true;
  if (data.lifecycle !== "ephemeral" && !isDrained(record, books)) {
    return await keep({ data, intendedAt }, { record, uuids, isOurs }, world);
  }
  const released: ReleasedIdentity[] = [];
  for (const uuid of uuids) released.push({ uuid, name: data.name, release: await remove(uuid, isOurs, world) });
  const releases = released.map(({ release }) => release);
  const decisive = releases.find(({ kind }) => kind === "left-behind") ?? releases[0];
  if (record !== undefined && decisive !== undefined) noteRelease(record, decisive, world);
  if (record?.pool !== undefined) removeDrainedPool(books, { ravi, name: record.pool });
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

async function lookUp(name: string, { management }: UndoWorld): Promise<string[]> {
  return (await management.identities.list()).filter((identity) => identity.name === name).map(({ uuid }) => uuid);
}

function neverMade(record: IdentityRecord | undefined, intendedAt: string, world: UndoWorld): Undone {
  const { books } = world;
  if (maySettle(intendedAt, world)) return stillUnderWay;
  if (record !== undefined) changeIdentity(books, record, { state: "deleted" });
  if (record?.pool !== undefined) removeDrainedPool(books, { ravi: record.ravi, name: record.pool });
  return { state: "undone" };
}

const stillUnderWay: Undone = { state: "open", reason: "the request that makes it may still be under way" };

function maySettle(intendedAt: string, { settlingMs: patienceMs = settlingMs }: UndoWorld): boolean {
  return Date.now() - Date.parse(intendedAt) < patienceMs;
}

function isDrained(record: IdentityRecord | undefined, books: Books): boolean {
  return record?.pool !== undefined && findPool(books, record.ravi, record.pool)?.size === 0;
}

interface Found {
  record: IdentityRecord | undefined;
  uuids: readonly string[];
  isOurs: boolean;
}

/**
 * Of several that bear the name, the one that the books know counts: the others came of a request of a dead launch, which
 * was made anew before it had taken effect.
 */
async function keep(
  { data, intendedAt }: Pick<Intent<"identity">, "data" | "intendedAt">,
  { record, uuids, isOurs }: Found,
  world: UndoWorld,
): Promise<Undone> {
  const isKnown = record?.uuid !== undefined && uuids.includes(record.uuid);
  const uuid = isKnown ? record.uuid : uuids[0];
  if (record !== undefined && record.state !== "left-behind") {
    changeIdentity(world.books, record, { uuid, state: "ready", isMade: isOurs });
  }
  if (data.uuid !== undefined || !isKnown) return { state: "kept" };
  const others = uuids.filter((one) => one !== uuid);
  if (others.length === 0 && maySettle(intendedAt, world)) return stillUnderWay;
  const { name } = data;
  const released: ReleasedIdentity[] = [];
  for (const one of others) released.push({ uuid: one, name, release: await remove(one, true, world) });
  return { state: "kept", released };
}

async function remove(uuid: string, isOurs: boolean, { management, keys }: UndoWorld): Promise<Release> {
  const release = await releaseIdentity({ client: management, uuid, isOurs });
  await keys.forget(uuid);
  step("identity.key-forgotten");
  return release;
}
