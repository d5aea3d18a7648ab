import { findIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { inPreparation, preparation } from "../identity/prepare-identity.ts";
import { enterWith } from "../launch/enter-books.ts";
import type { LaunchContext } from "../launch/launch-context.ts";
import { connectLaunch, type LauncherParts } from "../launch/launcher-parts.ts";
import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import { changePool } from "./change-pool.ts";
import { poolUnknown } from "./pool-error.ts";
import { findPool, removeDrainedPool, savePool, slotsOf, type PoolRecord } from "./pool-registry.ts";
import { statusOf, type PoolSlot } from "./pool-status.ts";
import { recoverSlots } from "./recover-slots.ts";

/** What draining a pool came to. */
export interface PoolDrainage {
  name: string;
  /** Whether nothing is left of the pool. */
  isGone: boolean;
  /** Names of the slots that Ravi deleted. */
  deleted: readonly string[];
  /** Names of those that we did not make; they stay at Ravi, and are no slots any more. */
  kept: readonly string[];
  /** Those that Ravi refused to delete: still there, and no slots any more. */
  leftBehind: readonly { name: string; reason: string }[];
  /** Those that are still slots: a launch has them, and when it ends they go; or Ravi could not be asked. */
  remaining: readonly PoolSlot[];
}

/**
 * Drains a pool: from now on nothing is leased from it; free slots are deleted at Ravi, those in use when their launches
 * end. Safe to call again. The pool is gone with its last slot.
 *
 * @throws LaunchError `POOL_UNKNOWN`, `IDENTITY_BUSY`, or whatever getting to Ravi throws.
 */
export async function drainPool(parts: LauncherParts, name: string): Promise<PoolDrainage> {
  const context = await connectLaunch(parts, {});
  return await changePool(name, context, async (by) => {
    const { books, ravi } = context;
    const pool = findPool(books, ravi.name, name);
    if (pool === undefined) throw poolUnknown(books, name, ravi.name);
    savePool(books, { ...pool, size: 0 });
    const slots = slotsOf(books, pool);
    // Those of dead launches go like those of living ones.
    await recoverSlots(name, by, context);
    await Promise.all(slotsOf(books, pool).map((slot) => giveUp(slot, { pool, context, ...parts })));
    removeDrainedPool(books, pool);
    return drainageOf(books, pool, slots);
  });
}

interface DrainPlace {
  pool: PoolRecord;
  context: LaunchContext;
  stateDirectory: string;
}

/** As a launch that has the slot for a moment: what it does is in the journal, and is finished when it is killed. */
async function giveUp({ name }: IdentityRecord, { pool, context, stateDirectory }: DrainPlace): Promise<void> {
  const identity = { name, lifecycle: "pool", isShared: false, isAny: false, phone: false, waitMs: 0 } as const;
  const slot = { ravi: pool.ravi, name, pool: pool.name };
  const right = { name, leases: [], tookOverFrom: [], pool: pool.name, slot };
  try {
    const work = enterWith(right, preparation("pool", identity, stateDirectory), context);
    await inPreparation(work, async () => {});
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== "IDENTITY_BUSY") throw error;
  }
}

function drainageOf(books: Books, pool: PoolRecord, before: readonly IdentityRecord[]): PoolDrainage {
  const after = before.map((slot) => ({ slot, now: findIdentity(books, pool.ravi, slot.name) }));
  const gone = after.filter(({ now }) => now === undefined).map(({ slot }) => slot);
  return {
    name: pool.name,
    isGone: findPool(books, pool.ravi, pool.name) === undefined,
    deleted: gone.filter(({ isMade }) => isMade).map(({ name }) => name),
    kept: gone.filter(({ isMade }) => !isMade).map(({ name }) => name),
    leftBehind: after.flatMap(({ now }) =>
      now?.state === "left-behind" ? [{ name: now.name, reason: now.reason ?? "" }] : [],
    ),
    remaining: statusOf(books, { ...pool, size: 0 }).slots,
  };
}
