import { LaunchError } from "../launch-error.ts";
import { openBooks, type Books } from "./books.ts";

/** The books of a launcher, opened when the first launch needs them and shared by all of its launches. */
export interface SharedBooks extends Disposable {
  /** @throws LaunchError `STATE_UNWRITABLE`, and the next call tries again; `LAUNCHER_CLOSED` once they are closed. */
  open(): Promise<Books>;
}

export function shareBooks(stateDirectory: string): SharedBooks {
  let opening: Promise<Books> | undefined;
  let opened: Books | undefined;
  let isClosed = false;
  const openOnce = async (): Promise<Books> => {
    try {
      opened = await openBooks(stateDirectory);
    } catch (error) {
      opening = undefined;
      throw error;
    }
    if (isClosed) opened[Symbol.dispose]();
    return opened;
  };
  return {
    open: async () => {
      const books = isClosed ? undefined : await (opening ??= openOnce());
      if (books === undefined || isClosed) throw closed();
      return books;
    },
    [Symbol.dispose]: () => {
      if (!isClosed) opened?.[Symbol.dispose]();
      isClosed = true;
    },
  };
}

function closed(): LaunchError {
  return new LaunchError("LAUNCHER_CLOSED", "Cannot launch: this launcher was disposed", {
    hint: "Make another one with createLauncher()",
  });
}
