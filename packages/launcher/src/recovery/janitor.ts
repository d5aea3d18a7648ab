import { AsyncResource } from "node:async_hooks";
import { dropOrphanedLeases } from "./drop-orphaned-leases.ts";
import { lostLaunches } from "./lost-launches.ts";
import { recoverLaunches } from "./recover-launches.ts";
import type { UndoWorld } from "./undo-effect.ts";

/**
 * When it first looks, in milliseconds after its launcher's first launch got going: one that goes on where a dead launch was
 * has the right to that identity by then, and what the dead one left is its own.
 */
const firstLookMs = 1_000;

/** How often a launcher that lives long looks for what dead ones left, in milliseconds. */
export const janitorIntervalMs = 180_000;

/** Looks after what dead launches left, in the background. */
export interface Janitor extends Disposable {
  /** Looks in a second, unless it was started before, and from then on every few minutes, in the world given last. */
  start(world: UndoWorld): void;
  /** Waits for the look that is under way. */
  rest(): Promise<void>;
}

/** A janitor disturbs no launch: what fails is tried again at the next look, and `persona gc` says why. */
export function createJanitor(by: string, intervalMs: number = janitorIntervalMs): Janitor {
  const timers: NodeJS.Timeout[] = [];
  let world: UndoWorld | undefined;
  let looking: Promise<unknown> = Promise.resolve();
  const look = async (): Promise<void> => {
    if (world?.books.database.isOpen !== true) return;
    // Books that are lost tell nothing of what is to be done.
    if (world.books.condition() !== "sound") return;
    dropOrphanedLeases(world.books);
    if (lostLaunches(world.books).length > 0) await recoverLaunches(world, { by });
  };
  const lookQuietly = (): void => {
    looking = look().catch(() => {});
  };
  return {
    // It works for its launcher, not as a part of the launch that happens to start it.
    start: AsyncResource.bind((given: UndoWorld) => {
      world = given;
      if (timers.length > 0) return;
      timers.push(setInterval(lookQuietly, intervalMs).unref());
      timers.push(setTimeout(lookQuietly, firstLookMs).unref());
    }),
    rest: async () => {
      await looking;
    },
    [Symbol.dispose]: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
