import { open } from "node:fs/promises";
import { diskState } from "../files/disk-fault.ts";
import { LaunchError } from "../launch-error.ts";
import type { Books } from "./books.ts";

interface Flushing {
  /** The flush that is under way: it may have begun before the last commit. */
  current: Promise<void> | undefined;
  /** The one after it, for all who came meanwhile. */
  next: Promise<void> | undefined;
}

const flushing = new WeakMap<Books, Flushing>();

/**
 * Resolves when everything committed so far is on disk and outlives a loss of power too. All who ask at the same time
 * share one fsync, which stops nobody: one for each commit, on this thread, would hold fifty launches up for seconds.
 *
 * SQLite appends commits to the file `<database>-wal` (https://www.sqlite.org/wal.html) and syncs it before it empties it.
 *
 * @throws LaunchError `STATE_UNWRITABLE`.
 */
export function flushBooks(books: Books): Promise<void> {
  const state = flushing.get(books) ?? { current: undefined, next: undefined };
  flushing.set(books, state);
  if (state.current === undefined) return start(books, state);
  return (state.next ??= state.current
    .catch(() => {})
    .then(() => {
      state.next = undefined;
      return start(books, state);
    }));
}

function start(books: Books, state: Flushing): Promise<void> {
  const own = sync(books).finally(() => {
    if (state.current === own) state.current = undefined;
  });
  state.current = own;
  return own;
}

async function sync({ database }: Books): Promise<void> {
  const path = `${database.location() ?? ""}-wal`;
  try {
    await using file = await open(path, "r");
    await file.datasync();
  } catch (error) {
    // Whoever has removed the books has removed what there is to sync.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new LaunchError("STATE_UNWRITABLE", `Cannot write "${path}" to disk: ${diskState(error) ?? String(error)}`, {
      hint: "Look after that disk, or set XDG_STATE_HOME to a directory on another one",
      cause: error,
    });
  }
}
