import { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { openBooks, type Books, type OpenBooksOptions } from "./books.ts";

/** The books of a launcher, opened when the first launch needs them and shared by all of its launches. */
export interface SharedBooks extends Disposable {
  /**
   * Damaged books are moved aside and begun anew. Those that were deleted, replaced or found damaged since the last call are
   * opened anew; launches that have them keep them until they end.
   *
   * @throws LaunchError `STATE_UNWRITABLE`, `STATE_LOCKED`, `DATABASE_DAMAGED`, `DATABASE_TOO_NEW`, and the next call tries
   *   again; `LAUNCHER_CLOSED` once they are closed.
   */
  open(options?: Pick<OpenBooksOptions, "isThorough">): Promise<Books>;
  /** What opening them has shown and nobody has been told yet. */
  takeWarnings(): LaunchWarning[];
}

export function shareBooks(stateDirectory: string): SharedBooks {
  const opened: Books[] = [];
  const warnings: LaunchWarning[] = [];
  let opening: Promise<Books> | undefined;
  let current: Books | undefined;
  let isClosed = false;
  const onWarning = (warning: LaunchWarning): void => void warnings.push(warning);
  const openOnce = async (options: Pick<OpenBooksOptions, "isThorough">): Promise<Books> => {
    try {
      current = await openBooks(stateDirectory, { ...options, repairs: true, onWarning });
      opened.push(current);
      if (isClosed) current[Symbol.dispose]();
      return current;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
  return {
    open: async (options = {}) => {
      if (isClosed) throw closed();
      if (current !== undefined && current.condition() !== "sound") current = opening = undefined;
      const books = await (opening ??= openOnce(options));
      if (isClosed) throw closed();
      return books;
    },
    takeWarnings: () => warnings.splice(0),
    [Symbol.dispose]: () => {
      if (isClosed) return;
      isClosed = true;
      for (const books of opened) books[Symbol.dispose]();
    },
  };
}

function closed(): LaunchError {
  return new LaunchError("LAUNCHER_CLOSED", "Cannot launch: this launcher was disposed", {
    hint: "Make another one with createLauncher()",
  });
}
