import { openBooks, type Books } from "./books.ts";

/** The books of a launcher, opened when the first launch needs them and shared by all of its launches. */
export interface SharedBooks extends Disposable {
  /** @throws LaunchError `STATE_UNWRITABLE`; the next call tries again. */
  open(): Promise<Books>;
}

export function shareBooks(stateDirectory: string): SharedBooks {
  let opening: Promise<Books> | undefined;
  let opened: Books | undefined;
  return {
    open: async () => {
      opening ??= openBooks(stateDirectory);
      try {
        opened = await opening;
        return opened;
      } catch (error) {
        opening = undefined;
        throw error;
      }
    },
    [Symbol.dispose]: () => {
      opened?.[Symbol.dispose]();
      opening = undefined;
      opened = undefined;
    },
  };
}
