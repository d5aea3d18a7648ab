import { watchReceivedCodes } from "../credentials/received-codes.ts";
import type { Redact } from "../credentials/redactor.ts";
import type { LaunchDirectory } from "../workspace/state-directory.ts";
import { olderLog } from "./agent-log.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import { scopedClient } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchPlan } from "./launch-plan.ts";
import { maskLogFile } from "./mask-log-file.ts";

/** The one-time codes and sign-in links that come in while an agent works. */
export interface CodeWatch extends AsyncDisposable {
  redact: Redact;
}

/**
 * Learns the codes an identity receives, for as long as the agent works. Disposing it looks a last time, and masks in the
 * logs what was known only then.
 */
export function watchCodes(
  { directory }: Pick<LaunchPlan, "directory">,
  { identity }: Pick<ActiveLaunch, "identity">,
  context: LaunchContext,
): CodeWatch {
  const received = watchReceivedCodes({
    client: scopedClient(context, identity),
    since: new Date(),
    hasPhone: identity.phone !== undefined,
  });
  return {
    redact: received.redact,
    [Symbol.asyncDispose]: async () => {
      if (await received.settle()) await maskLogs(directory, received.redact);
    },
  };
}

async function maskLogs({ outputLog, errorLog }: LaunchDirectory, redact: Redact): Promise<void> {
  for (const log of [outputLog, errorLog].flatMap((path) => [path, olderLog(path)])) {
    await maskLogFile(log, redact).catch((error: NodeJS.ErrnoException) => {
      // A log that was never begun.
      if (error.code !== "ENOENT") throw error;
    });
  }
}
