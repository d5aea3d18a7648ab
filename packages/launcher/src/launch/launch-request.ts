import type { HarnessId } from "../harness/harness-adapter.ts";
import type { InputValue } from "./resolve-inputs.ts";
import type { LaunchEvent } from "./launch-event.ts";

/** Which persona, and how it is to run. */
export interface PersonaOptions {
  /** Another harness than the persona's own. */
  harness?: HarnessId | undefined;
  /** Tier of a tiered persona. @default "best-value" */
  tier?: string | undefined;
  /** Another model than the persona's own. */
  model?: string | undefined;
}

/** One task for a persona. A superset of harness-kit's `PersonaSendOptions` (0.11.0). */
export interface SendOptions {
  /** The workspace. @default the host's current directory */
  workingDirectory?: string | undefined;
  /** Seconds until the agent and everything it started is stopped. @default the persona's, else 1800 */
  timeoutSeconds?: number | undefined;
  inputs?: Readonly<Record<string, InputValue>> | undefined;
  /** Variables on top of the host's environment, as if the caller had exported them. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Names of further caller variables that the agent may see. */
  inherit?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
  /** The agent's output as it comes, line by line, secrets masked. */
  onProgress?: ((chunk: { stream: "stdout" | "stderr"; text: string }) => void) | undefined;
  /** What happens in the launch, step by step, secrets masked. */
  onEvent?: ((event: LaunchEvent) => void) | undefined;
}

/** Everything one launch is made from. */
export interface LaunchRequest extends PersonaOptions, SendOptions {
  personaId: string;
  task: string;
}
