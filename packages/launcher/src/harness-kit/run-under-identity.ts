import type { PersonaSendOptions } from "@agentworkforce/harness-kit";
import type { PersonaContext } from "@agentworkforce/workload-router";
import type { Launcher } from "../create-launcher.ts";
import { LaunchError } from "../launch-error.ts";
import type { RunnableContextOptions, RunnableResult } from "./runnable.ts";
import { cancelledResult, type RunHooks } from "./start-run.ts";

export interface RunUnderIdentityOptions extends RunHooks {
  launcher: Launcher;
  context: PersonaContext;
  options: RunnableContextOptions;
  task: string;
  given: PersonaSendOptions;
}

/** One message under an identity of its own. */
export async function runUnderIdentity(run: RunUnderIdentityOptions): Promise<RunnableResult> {
  const { launcher, context, options, task, given, signal } = run;
  const startedAt = Date.now();
  await using persona = launcher.useSelection(context.selection, {
    conversation: "new",
    commandOverrides: options.commandOverrides,
  });
  try {
    const { timeoutSeconds, ...rest } = given;
    return await persona.sendMessage(task, {
      ...rest,
      // harness-kit takes 0 for "no time limit"; there always is one.
      timeoutSeconds: timeoutSeconds === 0 ? undefined : timeoutSeconds,
      signal,
    });
  } catch (error) {
    if (error instanceof LaunchError && error.code === "CANCELLED") {
      return cancelledResult(signal, Date.now() - startedAt);
    }
    throw error;
  }
}
