import type { IdentityRecord } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";
import { openIntents } from "../ledger/journal.ts";
import { identityResource } from "../ledger/launches.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { slotsOf, type PoolRecord } from "./pool-registry.ts";

/**
 * What a slot of a pool is at: `free`; `in-use`; `dirty`: its user is gone, and its traces are still to be removed;
 * `quarantine`: clean, and resting; `spoiled`: its user changed or deleted what belongs to the slot, so it is not leased
 * until `createPool` is called again; `making`; `leaving`: about to be deleted.
 */
export type SlotState = (typeof slotStates)[number];

/** Every `SlotState`. */
export const slotStates = ["free", "in-use", "dirty", "quarantine", "spoiled", "making", "leaving"] as const;

/** One identity of a pool. */
export interface PoolSlot {
  name: string;
  state: SlotState;
  /** The identity's address; unknown while it is made. */
  email?: string | undefined;
  phone?: string | undefined;
  /** Ravi's id of it. */
  uuid?: string | undefined;
  /** The launch that has it, or whose traces it bears. */
  launchId?: string | undefined;
  /** When its quarantine ends, ISO 8601, UTC. */
  freeFrom?: string | undefined;
  /** What is wrong with it. */
  reason?: string | undefined;
}

/** A pool of identities, and what each of them is at. */
export interface PoolStatus {
  name: string;
  /** The Ravi its identities live at: its URL, or `local`. */
  ravi: string;
  /** How many slots it is to have; 0 when it is drained. */
  size: number;
  /** Its slots are called `<prefix>-01` and so on. */
  prefix: string;
  /** How long a slot rests after its user. */
  quarantineSeconds: number;
  /** Whether it is drained: nothing is leased from it any more, and it is gone when its last slot is. */
  isDraining: boolean;
  /** By name. */
  slots: readonly PoolSlot[];
  /** How many slots are at what. */
  counts: Readonly<Record<SlotState, number>>;
}

/** What the books know of a pool; Ravi is not asked. */
export function statusOf(books: Books, pool: PoolRecord, now: number = Date.now()): PoolStatus {
  const { name, ravi, size, prefix, quarantineSeconds } = pool;
  const dirty = usersOf(books, pool);
  const slots = slotsOf(books, pool).map((record) =>
    slotOf(books, record, { lastUser: dirty.get(record.name), now, quarantineSeconds }),
  );
  const counts = Object.fromEntries(
    slotStates.map((state) => [state, slots.filter((slot) => slot.state === state).length]),
  ) as Record<SlotState, number>;
  return { name, ravi, size, prefix, quarantineSeconds, isDraining: size === 0, slots, counts };
}

/** The launches that have or had slots of the pool which nobody has cleaned yet, by slot. */
function usersOf(books: Books, { ravi, name }: PoolRecord): Map<string, string> {
  const users = openIntents(books).flatMap(({ effect, data, launchId }) =>
    effect === "slot" && data.ravi === ravi && data.pool === name ? [[data.name, launchId] as const] : [],
  );
  return new Map(users);
}

interface SlotView extends Pick<PoolRecord, "quarantineSeconds"> {
  lastUser: string | undefined;
  now: number;
}

function slotOf(books: Books, record: IdentityRecord, { lastUser, now, quarantineSeconds }: SlotView): PoolSlot {
  const { name, email, phone, uuid, freeFrom, reason } = record;
  const leases = leasesOf(books, { resource: identityResource(record.ravi, name) });
  const user = leases.find(({ isForfeited }) => !isForfeited)?.launchId;
  const restMs = Date.parse(freeFrom ?? "") - now;
  // As when it is leased: a longer rest was begun before the clock was set back.
  const isResting = restMs > 0 && restMs <= quarantineSeconds * 1000;
  const state = stateOf(record, { user, lastUser, isResting });
  const launchId = user ?? lastUser;
  return {
    name,
    state,
    ...definedOf({ email, phone, uuid, reason }),
    ...(launchId === undefined ? {} : { launchId }),
    ...(isResting ? { freeFrom } : {}),
  };
}

interface SlotUse {
  user: string | undefined;
  lastUser: string | undefined;
  isResting: boolean;
}

function stateOf({ state, reason }: IdentityRecord, { user, lastUser, isResting }: SlotUse): SlotState {
  if (state === "making") return "making";
  if (state === "releasing") return "leaving";
  if (user !== undefined) return "in-use";
  if (lastUser !== undefined) return "dirty";
  if (reason !== undefined) return "spoiled";
  return isResting ? "quarantine" : "free";
}

function definedOf<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
