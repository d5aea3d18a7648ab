import type { HarnessId } from "../harness/harness-adapter.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import type { LoadedPersona } from "../persona/load-persona.ts";
import type { InputValue } from "./resolve-inputs.ts";
import type { LaunchEvent } from "./launch-event.ts";

/** Which persona, and how it is to run. */
export interface PersonaOptions {
  /** Another harness than the persona's own. */
  harness?: HarnessId | undefined;
  /** Tier of a tiered persona. @default "best-value" */
  tier?: string | undefined;
  /** Routing profile of the router that chooses the tier by the persona's intent; not together with `tier`. */
  profile?: string | undefined;
  /** Another model than the persona's own. */
  model?: string | undefined;
  /**
   * Commands to start in place of the harnesses' own: absolute paths, or names on PATH. One that prints nothing in its
   * harness's format answers with its whole standard output.
   */
  commandOverrides?: Partial<Record<HarnessId, string>> | undefined;
  /**
   * Whether a second message goes on with the conversation of the first. Messages of one conversation run one after
   * another; with `new` each stands for itself, and they may run at once. @default "continue"
   */
  conversation?: ConversationMode | undefined;
  /**
   * Keeps the identity and its scope from the first message until the handle is disposed, instead of from the start to
   * the end of each message. @default false
   */
  keepIdentity?: boolean | undefined;
  /**
   * Directory in which the harness keeps the conversations. It is created when it is not there, and stays.
   * @default one of the launcher's own, removed when the handle is disposed
   */
  historyDirectory?: string | undefined;
}

/** `continue`: a message goes on with the conversation of the one before it. `new`: it begins another. */
export type ConversationMode = "continue" | "new";

/** Which identity a launch is to have, where that is not the persona's own affair. */
export interface IdentityOptions {
  /** Instead of the persona's own. */
  lifecycle?: Lifecycle | undefined;
  /** Template of the name, or the name of the pool, instead of the persona's own. */
  name?: string | undefined;
  /** Whether launches that say so too may use a named identity, or that of a workspace, at the same time. */
  shared?: boolean | undefined;
  /** How long to wait for an identity that somebody else uses, in seconds. @default 0: it fails at once */
  waitSeconds?: number | undefined;
}

/** How one start of a persona is to go, whatever it is started for. */
export interface StartOptions {
  /** Which identity it is to have. @default what the persona says */
  identity?: IdentityOptions | undefined;
  /** The workspace. @default the host's current directory */
  workingDirectory?: string | undefined;
  /** Values of the persona's inputs, by name. */
  inputs?: Readonly<Record<string, InputValue>> | undefined;
  /** Variables on top of the host's environment, as if the caller had exported them. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Names of further caller variables that the agent may see. */
  inherit?: readonly string[] | undefined;
  /** Ends the launch when it aborts. An agent that has got a terminal is its user's to end. */
  signal?: AbortSignal | undefined;
  /** What the caller calls this launch, for the books. */
  name?: string | undefined;
  /** What happens in the launch, step by step, secrets masked. */
  onEvent?: ((event: LaunchEvent) => void) | undefined;
}

/** How an agent is to start. */
export interface AgentOptions extends StartOptions {
  /** Nothing of the user's reaches the agent but their login: no settings, memory, skills or instructions. @default false */
  isolate?: boolean | undefined;
  /** Installs the persona's skills for this launch. @default false */
  installSkills?: boolean | undefined;
  /**
   * Session id of the conversation to go on with (`LaunchResult.sessionId`). Only conversations of the same handle, or
   * of the same `historyDirectory`, are known.
   */
  resume?: string | undefined;
}

/** One task for a persona. A superset of harness-kit's `PersonaSendOptions` (0.11.0). */
export interface SendOptions extends AgentOptions {
  /** Seconds until the agent and everything it started is stopped. @default the persona's, else 1800 */
  timeoutSeconds?: number | undefined;
  /** `new` starts another conversation, with which later messages go on. @default the handle's */
  conversation?: ConversationMode | undefined;
  /**
   * Searches, after the run, for the values handed out: in what changed in the workspace, in git's index and new
   * commits, in the logs and in the harness's transcripts. What is found is `LaunchResult.leaks`. @default false
   */
  scan?: boolean | undefined;
  /** The agent's output as it comes, line by line, secrets masked. */
  onProgress?: ((chunk: { stream: "stdout" | "stderr"; text: string }) => void) | undefined;
}

/** How an agent is to start at a terminal. */
export interface InteractiveOptions extends AgentOptions {
  /** What the agent is told first, as if it had been typed. */
  firstTask?: string | undefined;
}

/** Everything one launch is made from. */
export interface LaunchRequest extends PersonaOptions, SendOptions, InteractiveOptions {
  load: () => Promise<LoadedPersona>;
  task: string;
}
