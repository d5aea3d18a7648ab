// The keeper's program, started by startKeeper(): starts agents for a launcher, which would have to copy its page
// tables for each of them, and kills what it started when the launcher dies. It gets everything over its IPC channel:
// no value of an agent's environment is ever on a command line or on disk.
import type { KeeperReport, KeeperRequest, KeptProcess } from "./keeper-message.ts";
import { freeFileStart } from "./free-file.ts";
import { type KeptRun, startKeptRun } from "./kept-run.ts";
import { describeStartFailure } from "./start-failure.ts";

/** `undefined` for a process that did not start. A promise, because a stop may follow a start at once. */
const runs = new Map<number, Promise<KeptRun | undefined>>();

function start({ run, process: kept }: Extract<KeeperRequest, { kind: "start" }>): Promise<void> {
  const starting = startOrReport(run, kept);
  runs.set(run, starting);
  return follow(run, starting);
}

async function startOrReport(run: number, kept: KeptProcess): Promise<KeptRun | undefined> {
  // The launcher died after it had asked.
  if (!process.connected) return undefined;
  try {
    const started = await startKeptRun(kept);
    report({ kind: "started", run, pid: started.pid });
    return started;
  } catch (error) {
    report({ kind: "failed", run, failure: describeStartFailure(error, kept) });
    return undefined;
  }
}

/** Knows nothing of the process's arguments and environment: a run may be long, and they may be large. */
async function follow(run: number, starting: Promise<KeptRun | undefined>): Promise<void> {
  const end = await (await starting)?.ended;
  runs.delete(run);
  if (end !== undefined) report({ kind: "ended", run, ...end });
}

async function handle(request: KeeperRequest): Promise<void> {
  if (request.kind === "start") return start(request);
  const run = await runs.get(request.run);
  switch (request.kind) {
    case "stop":
      return run?.stop(request.firstSignal);
    case "pause":
      return run?.pause();
    case "continue":
      return run?.continue();
    case "free":
      if (!(await freeFileStart(request.path, request.bytes))) report({ kind: "not-freed", run: request.run });
  }
}

/** A fault in the care of one agent must not cost the others their keeper. */
async function handleOrReport(request: KeeperRequest): Promise<void> {
  await handle(request).catch(() => report({ kind: "lost", run: request.run }));
}

function report(message: KeeperReport): void {
  // A launcher that is gone hears nothing; what it left is dealt with on "disconnect".
  if (process.connected) process.send?.(message, () => {});
}

async function abandon(): Promise<void> {
  await Promise.allSettled([...runs.values()].map(async (run) => (await run)?.destroy()));
  process.exit(0);
}

// The launcher may have died before this program had been read; its requests may be here all the same.
if (!process.connected) process.exit(0);
// These come from a terminal or a shutdown and are meant for the launcher; the keeper ends when that does.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.on(signal, () => {});
process.on("message", (request: KeeperRequest) => void handleOrReport(request));
process.on("disconnect", () => void abandon());
