import type { RaviClient } from "@persona-launcher/ravi";
import { changeIdentity, findIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { isGone } from "../identity/is-gone.ts";
import { flushBooks } from "../ledger/flush-books.ts";
import { intend, settle, type Intent } from "../ledger/journal.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import type { Undone, UndoWorld } from "../recovery/undo-effect.ts";
import { step } from "../steps.ts";
import type { Belongings } from "./belongings.ts";
import { markRead } from "./mark-read.ts";
import { findPool, type PoolRecord } from "./pool-registry.ts";
import { retireSlot } from "./retire-slot.ts";
import { scrubIdentity, type Scrubbing } from "./scrub-identity.ts";

/** An identity of a pool that is in the books for what it is at Ravi. */
type Slot = IdentityRecord & { uuid: string };

/**
 * Takes an identity of a pool back from its user: removes what the user left there and lets it rest, or deletes it when
 * the pool is drained. One that nobody could get at is free at once.
 */
export async function undoSlot({ launchId, data }: Intent<"slot">, world: UndoWorld): Promise<Undone> {
  const { books, ravi } = world;
  if (data.ravi !== ravi) return { state: "open", reason: `it is at ${data.ravi}` };
  const slot = findIdentity(books, ravi, data.name);
  if (!isSlot(slot, data.pool)) return { state: "undone" };
  const pool = findPool(books, ravi, data.pool);
  if (pool?.size === 0) return await retireSlot(slot, world);
  if (data.belongings === undefined) return { state: "undone" };
  return await scrub(slot, data.belongings, { world, launchId, pool });
}

function isSlot(record: IdentityRecord | undefined, pool: string): record is Slot {
  return record?.uuid !== undefined && record.pool === pool;
}

interface ScrubPlace {
  world: UndoWorld;
  launchId: string;
  pool: PoolRecord | undefined;
}

async function scrub(slot: Slot, own: Belongings, place: ScrubPlace): Promise<Undone> {
  const { world, launchId, pool } = place;
  const { books } = world;
  step("slot.scrubbing");
  const scrubbing = await scrubAsIdentity(slot, own, place);
  if (scrubbing === "gone") {
    changeIdentity(books, slot, { state: "deleted" });
    return { state: "undone" };
  }
  step("slot.scrubbed");
  const { removed, reason } = scrubbing;
  const because = reason === undefined ? {} : { reason: `launch ${launchId} ${reason}` };
  const freeFrom = new Date(Date.now() + (pool?.quarantineSeconds ?? 0) * 1000).toISOString();
  books.transaction(() => {
    changeIdentity(books, slot, { freeFrom, ...because });
    appendToLedger(books, launchId, "identity.scrubbed", { uuid: slot.uuid, name: slot.name, ...removed, ...because });
  });
  step("slot.freed");
  return { state: "undone", ...because };
}

/** By the key we keep; by another one where Ravi does not know that any more. */
async function scrubAsIdentity(slot: Slot, own: Belongings, place: ScrubPlace): Promise<Scrubbing | "gone"> {
  const { keys, actAs } = place.world;
  const kept = await keys.read(slot.uuid);
  try {
    if (kept !== undefined) return await scrubWith(actAs({ key: kept }), slot, own);
  } catch (error) {
    if (!isGone(error)) throw error;
    await keys.forget(slot.uuid);
  }
  const key = await mintKey(slot, place);
  return key === undefined ? "gone" : await scrubWith(actAs({ key }), slot, own);
}

async function scrubWith(client: RaviClient, { phone }: Slot, own: Belongings): Promise<Scrubbing> {
  const [scrubbing] = await Promise.all([scrubIdentity(client, own), markRead(client, phone !== undefined)]);
  return scrubbing;
}

/** @returns `undefined` when Ravi has no such identity any more. */
async function mintKey({ uuid, name }: Slot, { world, launchId }: ScrubPlace): Promise<string | undefined> {
  const { books, keys, management, ravi } = world;
  const isThere = (await management.identities.list()).some((identity) => identity.uuid === uuid);
  if (!isThere) return undefined;
  const label = `persona-launcher ${launchId}`;
  const intent = intend(books, launchId, "identity-key", { ravi, name, label });
  await flushBooks(books);
  const { key } = await management.identityKeys.create({ identityUuid: uuid, label });
  await keys.keep(uuid, key);
  settle(books, intent, "kept");
  return key;
}
