import { guarded } from "./launcher-parts.ts";

type Undo = () => Promise<void>;

export interface UndoStack {
  /** Registers how to take back what is about to be made. */
  push(what: string, undo: Undo): void;
  /**
   * Takes everything back, last made first; one failure does not keep the rest from being taken back, nor does one to
   * tell of it.
   */
  unwind(onFailure: (what: string, error: unknown) => void): Promise<void>;
}

export function createUndoStack(): UndoStack {
  const entries: { what: string; undo: Undo }[] = [];
  return {
    push: (what, undo) => {
      entries.push({ what, undo });
    },
    unwind: async (onFailure) => {
      for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
        const tell = guarded(onFailure);
        try {
          await entry.undo();
        } catch (error) {
          tell(entry.what, error);
        }
      }
    },
  };
}
