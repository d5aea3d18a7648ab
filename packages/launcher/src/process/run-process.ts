import type { DiskBound } from "./disk-bound.ts";
import { guardCallbacks, type GuardedStream } from "./guard-callbacks.ts";
import type { ProcessEnd } from "./process-end.ts";
import type { RunProcessOptions } from "./run-process-options.ts";
import { createSupervision } from "./supervision.ts";
import { isExhaustion } from "./system-error.ts";
import { type FileTail, tailFile } from "./tail-file.ts";

export type { ProcessEnd, StartError } from "./process-end.ts";
export type { RunProcessOptions } from "./run-process-options.ts";

/**
 * Runs a process to its end in a process group of its own, with files for its three streams, and stops it and all of
 * its descendants at the deadline or when `signal` aborts. Resolves when all output was delivered and no process of the
 * launch is left. When this process dies meanwhile, so does everything of the launch.
 *
 * @throws NodeJS.ErrnoException `EEXIST` when an output file is there already; what `onStart` throws, after stopping;
 * `EMFILE` and its kind when nothing was left to look for the processes of the launch with.
 */
export async function runProcess(options: RunProcessOptions): Promise<ProcessEnd> {
  let hasStarted = false;
  const onStart = (pid: number): void => {
    hasStarted = true;
    options.onStart?.(pid);
  };
  const supervision = createSupervision({ ...options, onStart });
  const callbacks = guardCallbacks(options);
  let tails: FileTail[] = [];
  let end: ProcessEnd;
  try {
    tails = await openTails(callbacks.streams, supervision.diskBound);
    end = await supervision.run();
  } catch (error) {
    if (hasStarted || !isExhaustion(error)) throw error;
    end = { spawnError: Object.assign(error, { reason: "out-of-resources" as const }), strays: 0 };
  } finally {
    await Promise.all(tails.map((tail) => tail.finish()));
  }
  return { ...end, ...callbacks.failure() };
}

async function openTails(streams: readonly GuardedStream[], diskBound: DiskBound): Promise<FileTail[]> {
  const opened = await Promise.allSettled(
    streams.map(({ path, onChunk }) =>
      tailFile(path, onChunk, { isNew: true, onProgress: (progress) => diskBound.progress(path, progress) }),
    ),
  );
  const tails = opened.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = opened.find((result) => result.status === "rejected");
  if (failed === undefined) return tails;
  await Promise.all(tails.map((tail) => tail.finish()));
  throw failed.reason;
}
