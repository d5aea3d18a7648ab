import { join } from "node:path";
import { watchArgv } from "./argv-watch.ts";
import { findInTree } from "./tree-snapshot.ts";

export interface LeakWatchOptions {
  /** What must not be seen. */
  sentinels: readonly string[];
  /** Searched at the end, file by file. */
  directories: readonly string[];
  /** Files, and directories of files, that may hold a sentinel. */
  except: readonly string[];
}

/** Watches the command lines of this process's descendants, and at the end looks into every file. */
export async function watchForLeaks({
  sentinels,
  directories,
  except,
}: LeakWatchOptions): Promise<{ stop(): Promise<string[]> }> {
  const watch = await watchArgv({ sentinels });
  return {
    stop: async () => {
      const { hits, processes } = await watch.stop();
      const ours = new Set(processes.map(({ pid }) => pid));
      const onArgv = hits.filter(({ pid }) => ours.has(pid)).map(({ argv }) => `command line: ${argv.join(" ")}`);
      const inFiles = await Promise.all(
        directories.map(async (directory) =>
          (await findInTree(directory, sentinels)).map(({ path }) => join(directory, path)),
        ),
      );
      return [
        ...onArgv,
        ...inFiles
          .flat()
          .filter((file) => !except.some((allowed) => file === allowed || file.startsWith(`${allowed}/`))),
      ];
    },
  };
}
