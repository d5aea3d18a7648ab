import type { PersonaExecutionResult } from "@agentworkforce/harness-kit";
import type { TokenUsage } from "../harness/agent-event.ts";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Leak } from "../scan/leak-scan.ts";
import type { IdentityOutcome } from "./held-identity.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import type { LaunchFailure } from "./launch-failure.ts";

/**
 * How a launch ended: harness-kit's result (0.11.0), and what only we know.
 *
 * `output` is the agent's final text. `status` is `completed` only when there is one, the harness reported no error and
 * the agent ended well; neither exit code 0 nor an answer alone is success.
 */
export interface LaunchResult extends PersonaExecutionResult {
  /** The launch's id in the books, and in the agent's `PERSONA_LAUNCH_ID`. */
  launchId: string;
  /** What it ran on. */
  harness: HarnessId;
  /** Who the agent was, and what became of the identity. */
  identity: LaunchIdentity & { release: IdentityOutcome };
  /** The signal that ended the agent, when one did. */
  signal?: NodeJS.Signals;
  /** Why the launch did not complete; `undefined` when it did. */
  failure: LaunchFailure | undefined;
  /** The failure in words. */
  reason?: string;
  /** The harness's id of the conversation; `undefined` when the agent did not come so far. */
  sessionId: string | undefined;
  /** What this launch used, where the harness tells. */
  usage: TokenUsage | undefined;
  /** What the user should know and that did not stop the launch. */
  warnings: readonly LaunchWarning[];
  /** Where values of secrets were found afterwards; there when the launch was told to scan. */
  leaks?: readonly Leak[];
  /**
   * The agent's whole structured output, secrets masked. Above 64 MiB the older half is in `<logFile>.1`, and what came
   * before that is gone.
   */
  logFile: string;
}

/** How an agent at a terminal ended. */
export interface InteractiveResult {
  /** The launch's id in the books, and in the agent's `PERSONA_LAUNCH_ID`. */
  launchId: string;
  /** What it ran on. */
  harness: HarnessId;
  /** `null` when a signal ended the agent; 127 when it did not start. */
  exitCode: number | null;
  /** The signal that ended the agent, when one did. */
  signal?: NodeJS.Signals;
  /** Why the agent did not start; `undefined` when it did. */
  failure: LaunchFailure | undefined;
  /** Who the agent was, and what became of the identity. */
  identity: LaunchIdentity & { release: IdentityOutcome };
  /** What the user should know and that did not stop the launch. */
  warnings: readonly LaunchWarning[];
  /** Milliseconds. */
  durationMs: number;
}
