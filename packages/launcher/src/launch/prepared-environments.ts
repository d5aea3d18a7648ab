import { doAll } from "./do-all.ts";
import type { PreparedEnvironment } from "./prepare-environment.ts";

/** The environments that a handle has prepared and that are not released yet. Disposing it releases them. */
export interface PreparedEnvironments extends AsyncDisposable {
  /** Takes one in, until it is released. */
  add(prepared: PreparedEnvironment): PreparedEnvironment;
}

export function createPreparedEnvironments(): PreparedEnvironments {
  const open = new Set<PreparedEnvironment>();
  return {
    add: (prepared) => {
      open.add(prepared);
      const release: PreparedEnvironment["release"] = async (end) => {
        open.delete(prepared);
        await prepared.release(end);
      };
      return { ...prepared, release, [Symbol.asyncDispose]: () => release() };
    },
    [Symbol.asyncDispose]: async () => {
      await doAll([...open].map((prepared) => () => prepared.release()));
      open.clear();
    },
  };
}
