import type { PersonaExecutionResult } from "@agentworkforce/harness-kit";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { Release } from "../identity/release-identity.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { LaunchIdentity } from "./launch-event.ts";

/**
 * How a launch ended: harness-kit's result (0.11.0), and what only we know.
 *
 * `output` is the agent's final text. `status` is `completed` only when there is one and the harness reported no error;
 * exit code 0 alone is not success.
 */
export interface LaunchResult extends PersonaExecutionResult {
  launchId: string;
  harness: HarnessId;
  identity: LaunchIdentity & { release: Release };
  /** The signal that ended the agent, when one did. */
  signal?: NodeJS.Signals;
  /** Why the launch did not complete. */
  reason?: string;
  warnings: readonly LaunchWarning[];
  /** The agent's whole structured output, secrets masked. */
  logFile: string;
}

/** A running launch: a promise of its result that can be cancelled. */
export interface PersonaExecution extends Promise<LaunchResult> {
  /** Stops the agent and everything it started; the result has status `cancelled`. */
  cancel(reason?: string): void;
  /** The launch id, under the name that harness-kit gives it. */
  readonly runId: Promise<string>;
}
