import type {
  PersonaExecutionResult,
  PersonaSendOptions,
  RunnablePersonaContext as HarnessKitContext,
  RunnablePersonaOptions as HarnessKitPersonaOptions,
  RunnableSelectionOptions as HarnessKitSelectionOptions,
} from "@agentworkforce/harness-kit";
import {
  usePersona as routePersona,
  useSelection as routeSelection,
  type PersonaContext,
  type PersonaIntent,
  type PersonaSelection,
} from "@agentworkforce/workload-router";
import type { Launcher } from "../create-launcher.ts";
import type { TokenUsage } from "../harness/agent-event.ts";
import type { LauncherHost } from "../host.ts";
import type { LaunchFailure } from "../launch/launch-failure.ts";
import { startRun, type RunnableRun } from "./start-run.ts";
import { runUnderIdentity } from "./run-under-identity.ts";
import { runWithoutIdentity } from "./run-without-identity.ts";

/** harness-kit's result (0.11.0), and what only we know. */
export interface RunnableResult extends PersonaExecutionResult {
  /** Why it did not complete; `undefined` when it did. */
  failure: LaunchFailure | undefined;
  usage: TokenUsage | undefined;
  /** The harness's id of the conversation. */
  sessionId: string | undefined;
  /** The agent's whole output, secrets masked. */
  logFile: string | undefined;
}

/** A running agent: a promise of its result that can be cancelled. */
export interface RunnableExecution extends Promise<RunnableResult> {
  cancel(reason?: string): void;
  readonly runId: Promise<string>;
}

/** harness-kit's `RunnablePersonaContext`. */
export interface RunnablePersonaContext extends Omit<HarnessKitContext, "sendMessage"> {
  sendMessage(task: string, options?: PersonaSendOptions): RunnableExecution;
}

/** What we offer beyond harness-kit. */
export interface RunnableContextOptions {
  /** Commands to start in place of the harnesses' own. */
  commandOverrides?: HarnessKitPersonaOptions["commandOverrides"];
  /**
   * Runs every message under an identity of its own. Without it the agent has **no identity**, as in harness-kit: no
   * mail, no phone, no vault, and whatever the caller's environment holds.
   */
  launcher?: Launcher | undefined;
  /** Where logs and the harnesses' configuration go. @default $XDG_STATE_HOME/persona-launcher */
  stateDirectory?: string | undefined;
  /** @default this process's own surroundings */
  host?: LauncherHost | undefined;
}

export interface RunnablePersonaOptions
  extends Omit<HarnessKitPersonaOptions, "commandOverrides">, RunnableContextOptions {}

export interface RunnableSelectionOptions
  extends Omit<HarnessKitSelectionOptions, "commandOverrides">, RunnableContextOptions {}

/** Drop-in for harness-kit's function of that name: the router's persona for an intent, ready to take tasks. */
export function useRunnablePersona(
  intent: PersonaIntent,
  options: RunnablePersonaOptions = {},
): RunnablePersonaContext {
  const { harness, tier, profile, installRoot } = options;
  const routed = routePersona(intent, {
    ...(harness === undefined ? {} : { harness }),
    ...(tier === undefined ? {} : { tier }),
    ...(profile === undefined ? {} : { profile }),
    ...(installRoot === undefined ? {} : { installRoot }),
  });
  return makeRunnablePersonaContext(routed, options);
}

/** Drop-in for harness-kit's function of that name: a selection, ready to take tasks. */
export function useRunnableSelection(
  selection: PersonaSelection,
  options: RunnableSelectionOptions = {},
): RunnablePersonaContext {
  const { harness, installRoot } = options;
  const routed = routeSelection(selection, {
    ...(harness === undefined ? {} : { harness }),
    ...(installRoot === undefined ? {} : { installRoot }),
  });
  return makeRunnablePersonaContext(routed, options);
}

/**
 * Drop-in for harness-kit's function of that name. What it starts is supervised by us: the task comes on standard input,
 * configuration stands outside the workspace, no credential is on a command line, nothing the agent starts outlives it,
 * and there is a deadline: the call's, else the persona's, else 30 minutes. Messages are independent of each other and
 * may run at once.
 *
 * @throws LaunchError (as a rejection of `sendMessage`) for a missing workspace or harness, and harness-kit's own
 *   `MissingPersonaInputError`. What the agent does is a result.
 */
export function makeRunnablePersonaContext(
  context: PersonaContext,
  options: RunnableContextOptions = {},
): RunnablePersonaContext {
  const { selection, install } = context;
  const { launcher } = options;
  const run = (task: string, given: PersonaSendOptions): RunnableRun =>
    launcher === undefined
      ? (hooks) => runWithoutIdentity({ context, options, task, given, ...hooks })
      : (hooks) => runUnderIdentity({ launcher, context, options, task, given, ...hooks });
  return Object.freeze({
    selection,
    install,
    sendMessage: (task: string, given: PersonaSendOptions = {}) => startRun(given.signal, run(task, given)),
  });
}
