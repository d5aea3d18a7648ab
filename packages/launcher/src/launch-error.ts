import { CodedError, type CodedErrorOptions } from "./coded-error.ts";

/** What can stop a launch, apart from Ravi's own `RaviErrorCode`s. Closed list: callers may switch on it. */
export const launchErrorCodes = {
  /** A persona id that cannot be a file name. */
  PERSONA_ID_INVALID: "the persona id is malformed",
  PERSONA_NOT_FOUND: "no directory has a persona of that id",
  /** `problems` lists everything that is wrong with the file. */
  PERSONA_INVALID: "the persona file has problems",
  HARNESS_UNKNOWN: "no such harness",
  HARNESS_NOT_INSTALLED: "the harness is not on PATH",
  /** The user's own configuration of the harness cannot be read. */
  HARNESS_CONFIG_INVALID: "the harness's own configuration is broken",
  TIER_UNKNOWN: "the persona has no such tier",
  TASK_EMPTY: "there is no task",
  OPTION_INVALID: "an option has an impossible value",
  INPUT_MISSING: "a required input has no value",
  INPUT_UNKNOWN: "the persona declares no such input",
  IDENTITY_NAME_INVALID: "the identity name is malformed",
  /** Several identities bear the name. */
  IDENTITY_AMBIGUOUS: "the identity name is not unique",
  IDENTITY_UNKNOWN: "the books have no such identity",
  /** It was there before any launch, so it is not ours to delete. */
  IDENTITY_FOREIGN: "the identity is not ours",
  /** A live launch holds the identity. */
  IDENTITY_BUSY: "the identity is in use",
  POOL_UNKNOWN: "there is no such pool",
  /** Nothing is leased from it any more. */
  POOL_DRAINING: "the pool is being drained",
  /** The right of a launch to an identity or a workspace was taken over or given back; nothing may be done in it any more. */
  LEASE_LOST: "the lease is gone",
  /** The key handed to the agent does not belong to its identity. */
  IDENTITY_MISMATCH: "the scoped key answers for somebody else",
  SECRET_MISSING: "a required secret has no value",
  WORKSPACE_NOT_PROVISIONED: "the workspace has no identity",
  WORKSPACE_NOT_FOUND: "the workspace does not exist",
  WORKSPACE_NOT_A_DIRECTORY: "the workspace is not a directory",
  WORKSPACE_READ_ONLY: "the workspace cannot be written",
  /** Git tracks it or would see it, it is a link, or somebody else's. */
  IDENTITY_FILE_REFUSED: "a file of the workspace cannot tell of the identity",
  WORKSPACE_SCOPE_SYMLINK: "the workspace's .ravi is a symbolic link",
  /** A Ravi URL without the key that belongs to it. */
  RAVI_KEY_MISSING: "there is no management key for that Ravi",
  /** `~/.ravi/config.json` cannot be read. */
  RAVI_CONFIG_INVALID: "Ravi's configuration is broken",
  /** The embedder did not say where the agent's `ravi` command is, or it is not there. */
  RAVI_COMMAND_MISSING: "the agent's ravi command is missing",
  /** `persona exec` inside a launch. */
  NESTED_LAUNCH: "a launch inside a launch",
  /** A message to a handle that was disposed. */
  PERSONA_CLOSED: "the persona's handle is disposed",
  /** A launch by a launcher that was disposed. */
  LAUNCHER_CLOSED: "the launcher is disposed",
  /** An interactive launch by a launcher that has no terminal to give away. */
  TERMINAL_MISSING: "there is no terminal for the agent",
  STATE_UNWRITABLE: "the state directory cannot be written",
  /** Another process has had the books locked for longer than a launch waits. */
  STATE_LOCKED: "the state directory is locked",
  /** The books are no database any more, or not whole; `persona gc` begins new ones. */
  DATABASE_DAMAGED: "the books are damaged",
  DATABASE_TOO_NEW: "the books are newer than this program",
  CANCELLED: "the launch was cancelled before the agent started",
} as const;

/** Which of the `launchErrorCodes` it is. */
export type LaunchErrorCode = keyof typeof launchErrorCodes;

/** What a `LaunchError` says besides its code and message; `problems` with `PERSONA_INVALID`. */
export interface LaunchErrorOptions extends CodedErrorOptions {}

/** A launch that could not go on because of something the caller can change. Messages never hold a secret. */
export class LaunchError extends CodedError<LaunchErrorCode> {
  override readonly name = "LaunchError";
}
