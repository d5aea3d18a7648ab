import { rm } from "node:fs/promises";
import { watchReceivedCodes } from "../credentials/received-codes.ts";
import type { Redact } from "../credentials/redactor.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { reclaimDirectory } from "./agent-files.ts";
import { olderLog } from "./agent-log.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import { scopedClient } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { maskLogFile } from "./mask-log-file.ts";

/** The one-time codes and sign-in links that come in while an agent works. */
export interface CodeWatch extends AsyncDisposable {
  redact: Redact;
  /** Begins to listen; to be called when the agent runs, since before that nothing is sent on its account. */
  listen(): void;
  /**
   * Looks a last time, and masks in the logs what was known only then; afterwards `redact` knows everything. A log that
   * cannot be masked is removed, with a warning. The first call counts, or else disposing.
   */
  settle(): Promise<void>;
}

/** Learns the codes an identity receives, for as long as the agent works. */
export function watchCodes(
  { directory }: Pick<LaunchPlan, "directory">,
  { identity, report }: Pick<ActiveLaunch, "identity" | "report">,
  context: LaunchContext,
): CodeWatch {
  const { redact, listen, settle } = watchReceivedCodes({
    client: scopedClient(context, identity),
    since: new Date(),
    hasPhone: identity.phone !== undefined,
  });
  const maskLogs = async (): Promise<void> => {
    const { hasAny, doubt } = await settle();
    if (doubt !== undefined) report.warn(uncertain(directory.outputLog, doubt));
    if (!hasAny) return;
    try {
      await reclaimDirectory(directory.path);
    } catch {
      // It is gone, or what is there is not ours; clearing the launch away comes upon it again, and says so.
      return;
    }
    for (const log of [directory.outputLog, directory.errorLog].flatMap((path) => [path, olderLog(path)])) {
      const warning = await maskOrRemove(log, redact);
      if (warning !== undefined) report.warn(warning);
    }
  };
  let settling: Promise<void> | undefined;
  const settleOnce = (): Promise<void> => (settling ??= maskLogs());
  return { redact, listen, settle: settleOnce, [Symbol.asyncDispose]: settleOnce };
}

function uncertain(log: string, doubt: string): LaunchWarning {
  return {
    code: "CLEANUP_INCOMPLETE",
    message: `Cannot tell which one-time codes came in: ${doubt}`,
    hint: `Look at "${log}" before you share it: it may show one`,
  };
}

/** No log is better than one that shows a code. */
async function maskOrRemove(log: string, redact: Redact): Promise<LaunchWarning | undefined> {
  try {
    await maskLogFile(log, redact);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // A log that was never begun.
    if (code === "ENOENT") return undefined;
    return await removeLog(log, code ?? message);
  }
}

async function removeLog(log: string, why: string): Promise<LaunchWarning> {
  const message = `Cannot mask the one-time codes in "${log}": ${why}`;
  try {
    await rm(log, { force: true, recursive: true });
    return { code: "CLEANUP_INCOMPLETE", message: `${message}; the log was removed` };
  } catch {
    return { code: "CLEANUP_INCOMPLETE", message: `${message}; nor can it be removed`, hint: "Remove it yourself" };
  }
}
