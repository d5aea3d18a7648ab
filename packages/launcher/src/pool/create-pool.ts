import { changeIdentity, enterIdentity, listIdentities, type IdentityRecord } from "../identity/identity-registry.ts";
import { inPreparation, prepareIdentity, preparation } from "../identity/prepare-identity.ts";
import { enterWith, type LaunchWork } from "../launch/enter-books.ts";
import type { LaunchContext } from "../launch/launch-context.ts";
import { connectLaunch, type LauncherParts } from "../launch/launcher-parts.ts";
import { provisionForGood } from "../launch/obtain-identity.ts";
import { LaunchError } from "../launch-error.ts";
import type { Effects } from "../ledger/journal.ts";
import { noBelongings } from "./belongings.ts";
import { changePool } from "./change-pool.ts";
import { enterPool } from "./enter-pool.ts";
import { clearSpoiled } from "./free-slots.ts";
import { planSlots, type SlotPlan } from "./plan-slots.ts";
import { requirePoolOptions, type CreatePoolOptions } from "./pool-options.ts";
import { slotsOf, type PoolRecord } from "./pool-registry.ts";
import { statusOf, type PoolStatus } from "./pool-status.ts";

/** What making a pool came to. */
export interface PoolCreation {
  pool: PoolStatus;
  /** Names of slots that were made. */
  made: readonly string[];
  /** Names of identities that Ravi had not deleted, and that are slots now. */
  reused: readonly string[];
  /** Names of slots that were put right: half made before, without their keys, gone at Ravi, or spoiled. */
  mended: readonly string[];
  /** Names that identities bear which are not ours; they were passed over. */
  taken: readonly string[];
}

/**
 * Brings a pool to its size, and puts right those of its slots that nobody uses. Safe to call again, also after one was
 * killed. Slots that could be made stay when others could not.
 *
 * @throws LaunchError `OPTION_INVALID`, `IDENTITY_NAME_INVALID`, `POOL_DRAINING`, `IDENTITY_BUSY`; RaviError for the first
 *   slot that could not be made, when all have been tried.
 */
export async function createPool(
  parts: LauncherParts,
  name: string,
  options: CreatePoolOptions,
): Promise<PoolCreation> {
  requirePoolOptions(name, options);
  const context = await connectLaunch(parts, {});
  return await changePool(name, context, async () => {
    const { books, ravi } = context;
    const pool = enterPool(books, ravi.name, name, options);
    const spoiled = clearSpoiled(books, pool);
    const plan = await planFor(pool, options, context);
    const makers = makersOf(pool, { ...options, stateDirectory: parts.stateDirectory }, context);
    await doAllSlots([
      ...plan.mend.map((slot) => makers.mend(slot)),
      ...plan.adopt.map((stale) => makers.adopt(stale)),
      ...plan.make.map((slot) => makers.make(slot)),
    ]);
    const { make: made, taken } = plan;
    const reused = plan.adopt.map((stale) => stale.name);
    return { pool: statusOf(books, pool), made, reused, mended: [...new Set([...spoiled, ...plan.mend])], taken };
  });
}

async function planFor(
  pool: PoolRecord,
  { reuseStale = false }: CreatePoolOptions,
  context: LaunchContext,
): Promise<SlotPlan> {
  const { books, keys, management, ravi } = context;
  const there = await management.identities.list();
  const members = slotsOf(books, pool);
  const keyed = await Promise.all(members.map(async ({ uuid }) => (uuid === undefined ? undefined : keys.read(uuid))));
  const withKey = new Set(members.filter((_, index) => keyed[index] !== undefined).map(({ uuid }) => uuid));
  return planSlots({
    pool,
    members,
    known: listIdentities(books, { ravi: ravi.name }),
    there,
    hasKey: (uuid) => withKey.has(uuid),
    reuseStale,
  });
}

interface SlotMakers {
  make(slot: string): Promise<void>;
  /** One that a launch uses needs no mending. */
  mend(slot: string): Promise<void>;
  adopt(stale: IdentityRecord): Promise<void>;
}

function makersOf(
  pool: PoolRecord,
  { phone, stateDirectory }: Pick<CreatePoolOptions, "phone"> & { stateDirectory: string },
  context: LaunchContext,
): SlotMakers {
  const { books } = context;
  const hasPhones = phone ?? slotsOf(books, pool).some((slot) => slot.phone !== undefined);
  const enter = (name: string, slot?: Effects["slot"]): LaunchWork => {
    const identity = { name, lifecycle: "pool", isShared: false, isAny: false, phone: hasPhones, waitMs: 0 } as const;
    const right = { name, leases: [], tookOverFrom: [], pool: pool.name, slot };
    return enterWith(right, preparation("pool", identity, stateDirectory), context);
  };
  const make = async (name: string): Promise<void> => void (await prepareIdentity(enter(name)));
  return {
    make,
    mend: (name) => make(name).catch(unlessUsed),
    adopt: async ({ name }) => {
      const { ravi } = pool;
      // Whatever it holds is its former user's.
      const work = enter(name, { ravi, name, pool: pool.name, belongings: noBelongings });
      await inPreparation(work, async () => {
        books.transaction(() => {
          const record = enterIdentity(books, { ravi, name, lifecycle: "pool", pool: pool.name });
          changeIdentity(books, record, { state: "ready", reason: undefined, freeFrom: undefined });
        });
        await provisionForGood(work);
      });
    },
  };
}

function unlessUsed(error: unknown): void {
  if (!(error instanceof LaunchError) || error.code !== "IDENTITY_BUSY") throw error;
}

/** One that fails does not keep the others from being made. */
async function doAllSlots(slots: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(slots);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
