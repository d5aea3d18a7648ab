import { takeBack } from "../launch/launch-journal.ts";
import { release as releaseLease } from "../leases/keep-lease.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "../ledger/books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { describeIntent, isStillOpen, openIntents, type AnyIntent, type Effect } from "../ledger/journal.ts";
import { endLaunch, identityResource, scopeResource } from "../ledger/launches.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { lostLaunches, type LostLaunch } from "./lost-launches.ts";
import { forgetOver } from "./over-launches.ts";
import { undoEffect, type ReleasedIdentity, type Undone, type UndoWorld } from "./undo-effect.ts";

/** What became of what a dead launch left. */
export interface RecoveredLaunch {
  launch: LostLaunch;
  effects: readonly RecoveredEffect[];
}

/** One effect of a dead launch, and what became of it. */
export interface RecoveredEffect {
  effect: Effect;
  /** The thing: a name or a path. */
  what: string;
  state: Undone["state"];
  reason?: string;
}

export interface RecoverOptions {
  /** Names the janitor in the ledger: a launch id, or `gc`. */
  by: string;
  /** Only launches that began at least so long ago, in milliseconds. @default 0 */
  olderThanMs?: number | undefined;
  /** Only these launches. @default all */
  launchIds?: ReadonlySet<string> | undefined;
  /** Tells only what would be taken back. @default false */
  isDryRun?: boolean | undefined;
  /**
   * How long a request to Ravi may take effect after its launcher has died, in milliseconds: whether an identity was made
   * that Ravi does not show is open until then. @default 20,000, or `raviTimeoutMs` and 5 s where that is more
   */
  settlingMs?: number | undefined;
}

/**
 * Takes back what dead launches left: their processes, scopes, files and identities, as far as the journal and the world
 * show it. What cannot be decided now (Ravi does not answer, a request may still be under way) stays open for the next
 * time. Several may do it at once; each launch is dealt with by one of them.
 */
export async function recoverLaunches(world: UndoWorld, options: RecoverOptions): Promise<RecoveredLaunch[]> {
  if (options.isDryRun === true) return planRecovery(world.books, options);
  const recovered: RecoveredLaunch[] = [];
  for (const launch of wanted(world.books, options)) {
    const one = await recoverAlone(launch, world, options.by);
    if (one !== undefined) recovered.push(one);
  }
  return recovered;
}

function wanted(books: Books, { olderThanMs = 0, launchIds }: Omit<RecoverOptions, "by">): LostLaunch[] {
  const before = Date.now() - olderThanMs;
  const isWanted = ({ id, startedAt }: LostLaunch): boolean =>
    Date.parse(startedAt) <= before && launchIds?.has(id) !== false;
  return lostLaunches(books).filter(isWanted);
}

/** What would be taken back. */
export function planRecovery(books: Books, options: Omit<RecoverOptions, "by"> = {}): RecoveredLaunch[] {
  return wanted(books, options).map((launch) => {
    const effects = openIntents(books, launch.id).map((intent) => ({ ...nameOf(intent), state: "open" as const }));
    return { launch, effects };
  });
}

/** @returns `undefined` when somebody else is at it. */
async function recoverAlone(launch: LostLaunch, world: UndoWorld, by: string): Promise<RecoveredLaunch | undefined> {
  const { books } = world;
  const turn = tryAcquire(books, { resource: `recovery:${launch.id}`, launchId: by, holder: ownHolder() });
  if ("busy" in turn) return undefined;
  try {
    return await recover(launch, world, by);
  } finally {
    releaseLease(books, turn);
  }
}

async function recover(launch: LostLaunch, world: UndoWorld, by: string): Promise<RecoveredLaunch> {
  const { books } = world;
  const effects: RecoveredEffect[] = [];
  for (const intent of openIntents(books, launch.id)) {
    const undone = await takeBackAlone(intent, world);
    if (undone === undefined) continue;
    const { state, reason, released = [] } = undone;
    effects.push({ ...nameOf(intent), state, ...(reason === undefined ? {} : { reason }) });
    for (const one of released) recordRelease(books, launch.id, one);
  }
  close(books, launch, effects, by);
  return { launch, effects };
}

/**
 * Takes an effect back while nobody else can begin to use what it is about.
 *
 * @returns `undefined` when another launch has inherited it.
 */
async function takeBackAlone(intent: AnyIntent, world: UndoWorld): Promise<Undone | undefined> {
  const { books } = world;
  const { launchId } = intent;
  const resource = resourceOf(intent);
  const right = books.transaction(() => {
    if (!isStillOpen(books, intent)) return "inherited";
    return resource === undefined ? undefined : tryAcquire(books, { resource, launchId, holder: ownHolder() });
  });
  if (right === "inherited") return undefined;
  if (right !== undefined && "busy" in right) return { state: "open", reason: "another launch uses it" };
  try {
    return await takeBack(
      books,
      intent,
      (one) => undoEffect(one, world),
      () => {},
    );
  } finally {
    if (right !== undefined) releaseLease(books, right);
  }
}

/** What a launch has to have the right to before it uses the thing. */
function resourceOf({ effect, data }: AnyIntent): string | undefined {
  if (effect === "scope") return scopeResource(data.directory);
  return effect === "identity" || effect === "identity-key" || effect === "slot"
    ? identityResource(data.ravi, data.name)
    : undefined;
}

function recordRelease(books: Books, launchId: string, { uuid, release }: ReleasedIdentity): void {
  const reason = release.kind === "left-behind" ? { reason: release.reason } : {};
  appendToLedger(books, launchId, "identity.released", { uuid, result: release.kind, ...reason });
}

function close(books: Books, launch: LostLaunch, effects: readonly RecoveredEffect[], by: string): void {
  const counts: Record<string, number> = {};
  for (const { state } of effects) counts[state] = (counts[state] ?? 0) + 1;
  books.transaction(() => {
    if (launch.isOpen || effects.some(({ state }) => state !== "open")) {
      appendToLedger(books, launch.id, "launch.recovered", { by, effects: counts });
    }
    endLaunch(books, launch.id, "abandoned");
  });
  forgetOver(launch.id);
}

function nameOf(intent: AnyIntent): { effect: Effect; what: string } {
  return { effect: intent.effect, what: describeIntent(intent) };
}
