import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Books } from "../ledger/books.ts";
import { abandon, createEnd, type ActiveLaunch } from "./begin-launch.ts";
import { enterBooks } from "./enter-books.ts";
import { beginProof } from "./hold-identity.ts";
import { provision } from "./provision.ts";
import type { LaunchContext } from "./launch-context.ts";
import { createLaunchId } from "./launch-id.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { launchDirectoryAt } from "../workspace/state-directory.ts";

/** An identity that waits for a launch: made, proved, and in the books as that of a launch which hands it over. */
export interface WarmIdentity {
  launchId: string;
  identity: ProvisionedIdentity;
  /** Releases it, unless it was handed over. */
  end: ActiveLaunch["end"];
}

/** Identities that were made beforehand, so that a launch which does not care for a name waits for no request. */
export interface WarmStock {
  /**
   * One that waits at that Ravi and is in those books, if any; whoever takes it answers for it. Another one is made in its
   * place. Those whose books were lost are released: nobody could take them over.
   */
  take(ravi: string, books: Books): WarmIdentity | undefined;
  /** Whether some are kept waiting. */
  isStocked(): boolean;
  /**
   * Keeps so many waiting until it is disposed, which releases those that nobody took. Resolves as soon as they wait.
   *
   * @param connect Makes the context of one launch.
   * @throws LaunchError or RaviError, when the first ones cannot be made; later ones are tried again until they are.
   */
  keep(count: number, connect: (launchId: string) => Promise<LaunchContext>): Promise<AsyncDisposable>;
}

export function createWarmStock(): WarmStock {
  const shelves = new Set<Shelf>();
  return {
    take: (ravi, books) => {
      for (const shelf of shelves) {
        const taken = shelf.take(ravi, books);
        if (taken !== undefined) return taken;
      }
      return undefined;
    },
    isStocked: () => shelves.size > 0,
    keep: async (count, connect) => {
      const shelf = createShelf(count, connect);
      shelves.add(shelf);
      const dispose = async (): Promise<void> => {
        shelves.delete(shelf);
        await shelf.release();
      };
      try {
        await shelf.fill();
      } catch (error) {
        await dispose();
        throw error;
      }
      return { [Symbol.asyncDispose]: dispose };
    },
  };
}

interface Waiting extends WarmIdentity {
  ravi: string;
  books: Books;
  heartbeat: Disposable;
}

/** The identities of one `keep`. */
interface Shelf {
  /** @throws What making one of the first throws, when all have been tried. */
  fill(): Promise<void>;
  take: WarmStock["take"];
  release(): Promise<void>;
}

const firstPauseMs = 500;
const longestPauseMs = 60_000;

function createShelf(count: number, connect: Parameters<WarmStock["keep"]>[1]): Shelf {
  const waiting: Waiting[] = [];
  const making = new Set<Promise<void>>();
  const leaving = new Set<Promise<void>>();
  const ending = new AbortController();
  let retry: NodeJS.Timeout | undefined;
  let pauseMs = firstPauseMs;
  const make = async (): Promise<void> => {
    const launchId = createLaunchId();
    waiting.push(await makeWarm(launchId, { ...(await connect(launchId)), signal: ending.signal }));
  };
  const fill = async (): Promise<void> => {
    const missing = ending.signal.aborted ? 0 : count - waiting.length - making.size;
    const attempts = Array.from({ length: Math.max(0, missing) }, () => follow(making, make()));
    const failed = (await Promise.allSettled(attempts)).find((attempt) => attempt.status === "rejected");
    if (failed !== undefined) throw failed.reason;
    pauseMs = firstPauseMs;
  };
  const refill = (): void => {
    fill().catch(() => {
      clearTimeout(retry);
      if (!ending.signal.aborted) retry = setTimeout(refill, pauseMs).unref();
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    });
  };
  return {
    fill,
    take: (ravi, books) => {
      for (const one of waiting.filter((waits) => waits.books.condition() !== "sound")) {
        waiting.splice(waiting.indexOf(one), 1);
        void follow(leaving, one.end({ status: "released" })).catch(() => {});
      }
      const index = waiting.findIndex((one) => one.ravi === ravi && one.books === books);
      const [taken] = index < 0 ? [] : waiting.splice(index, 1);
      taken?.heartbeat[Symbol.dispose]();
      refill();
      return taken;
    },
    release: async () => {
      ending.abort();
      clearTimeout(retry);
      await Promise.allSettled([...making, ...leaving]);
      await Promise.all(waiting.splice(0).map(({ end }) => end({ status: "released" })));
    },
  };
}

/** Counts as being made until it waits or has failed. */
function follow(making: Set<Promise<void>>, work: Promise<void>): Promise<void> {
  const followed: Promise<void> = work.finally(() => void making.delete(followed));
  making.add(followed);
  return followed;
}

async function makeWarm(launchId: string, context: LaunchContext): Promise<Waiting> {
  const work = await enterBooks(subjectOf(launchId), context);
  const end = createEnd(work);
  try {
    const made = await provision(work);
    await beginProof(work, made)();
    const identity = { ...made, how: "warm" as const };
    const { books, ravi } = context;
    return { launchId, identity, ravi: ravi.name, books, end, heartbeat: work.heartbeat };
  } catch (error) {
    throw await abandon({ launchId, end, places: work.places }, error, context.signal);
  }
}

/** No persona and no workspace yet; the prefix tells what it is in Ravi's own list. */
function subjectOf(launchId: string): LaunchSubject {
  return {
    launchId,
    mode: "warm",
    name: undefined,
    heldBy: undefined,
    resume: undefined,
    persona: { id: "warm", file: "", contentHash: "" },
    harness: { id: "none", model: "" },
    workspace: { path: "", ravi: "absent" },
    directory: launchDirectoryAt(""),
    identity: {
      name: `task-warm-${launchId}`,
      lifecycle: "ephemeral",
      isShared: false,
      isAny: false,
      phone: false,
      waitMs: 0,
    },
    warnings: [],
  };
}
