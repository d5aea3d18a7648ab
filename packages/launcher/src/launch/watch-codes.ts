import { createReadStream } from "node:fs";
import { open, rename } from "node:fs/promises";
import { createInterface } from "node:readline";
import { watchReceivedCodes } from "../credentials/received-codes.ts";
import type { Redact } from "../credentials/redactor.ts";
import type { LaunchDirectory } from "../workspace/state-directory.ts";
import { olderLog } from "./agent-log.ts";
import type { ActiveLaunch } from "./begin-launch.ts";
import { scopedClient } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchPlan } from "./launch-plan.ts";

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
    await maskFile(log, redact).catch((error: NodeJS.ErrnoException) => {
      // A log that was never begun.
      if (error.code !== "ENOENT") throw error;
    });
  }
}

async function maskFile(path: string, redact: Redact): Promise<void> {
  const masked = `${path}.masked`;
  const input = await open(path, "r");
  await using output = await open(masked, "wx", 0o600);
  for await (const line of createInterface({ input: createReadStream(path, { fd: input.fd, autoClose: true }) })) {
    await output.write(`${redact(line)}\n`);
  }
  await rename(masked, path);
}
