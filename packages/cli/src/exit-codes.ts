import { constants } from "node:os";
import type {
  LaunchErrorCode,
  LaunchResult,
  LedgerErrorCode,
  PackErrorCode,
  SkillErrorCode,
} from "@persona-launcher/launcher";
import type { IntegrationErrorCode } from "@persona-launcher/integrations";
import type { RaviErrorCode, ScopeErrorCode } from "@persona-launcher/ravi";
import type { LocalRaviErrorCode } from "@persona-launcher/ravi-local";
import type { ExecErrorCode } from "./exec/exec-error.ts";
import type { TasksErrorCode } from "./tasks/tasks-error.ts";
import type { UsageErrorCode } from "./usage-error.ts";

/** Exit codes of our own failures, after BSD's sysexits. The agent's own exit code is passed on as it is. */
export const exitCodes = {
  ok: 0,
  /** The agent exited 0 and yet failed: an error in its stream, or no answer. */
  agentFailed: 1,
  /** Wrong words on the command line. */
  usage: 64,
  /** A persona or configuration file is broken. */
  badData: 65,
  /** A persona or workspace is missing or unusable. */
  noInput: 66,
  /** Ravi does not answer, or answers nonsense. */
  unavailable: 69,
  /** A bug. */
  internal: 70,
  /** State cannot be written. */
  cannotCreate: 73,
  /** The answer cannot be written to standard output. */
  outputFailed: 74,
  /** Try again later. */
  temporary: 75,
  /** Ravi refuses: wrong key, plan, or right. */
  noPermission: 77,
  /** Something has to be set up first. */
  configuration: 78,
  /** The deadline passed. As with timeout(1). */
  timeout: 124,
  /** The command cannot be executed. As in a shell. */
  commandNotExecutable: 126,
  /** The harness, or the command, is not installed. As in a shell. */
  commandNotFound: 127,
  /** Ended by Ctrl-C. As in a shell: 128 + signal number. */
  interrupted: 130,
} as const;

type KnownCode =
  | LaunchErrorCode
  | RaviErrorCode
  | ScopeErrorCode
  | LocalRaviErrorCode
  | PackErrorCode
  | SkillErrorCode
  | LedgerErrorCode
  | UsageErrorCode
  | TasksErrorCode
  | IntegrationErrorCode
  | ExecErrorCode;

const byErrorCode: Partial<Record<KnownCode, number>> = {
  USAGE: exitCodes.usage,
  PERSONA_ID_INVALID: exitCodes.usage,
  HARNESS_UNKNOWN: exitCodes.usage,
  TIER_UNKNOWN: exitCodes.usage,
  TASK_EMPTY: exitCodes.usage,
  OPTION_INVALID: exitCodes.usage,
  INPUT_MISSING: exitCodes.usage,
  INPUT_UNKNOWN: exitCodes.usage,
  IDENTITY_NAME_INVALID: exitCodes.usage,
  RAVI_INVALID_URL: exitCodes.usage,
  RAVI_INSECURE_URL: exitCodes.usage,
  HOST_NOT_LOOPBACK: exitCodes.usage,
  PERSONA_INVALID: exitCodes.badData,
  PACK_INVALID: exitCodes.badData,
  PACK_PERSONAS_INVALID: exitCodes.badData,
  PACK_MANIFEST_INVALID: exitCodes.badData,
  SKILL_DIRECTORY_INVALID: exitCodes.badData,
  HARNESS_CONFIG_INVALID: exitCodes.badData,
  LEDGER_DAMAGED: exitCodes.badData,
  EXPORT_INVALID: exitCodes.badData,
  RAVI_CONFIG_INVALID: exitCodes.badData,
  SCOPE_INVALID: exitCodes.badData,
  DATABASE_TOO_NEW: exitCodes.badData,
  DATABASE_DAMAGED: exitCodes.badData,
  MASTER_KEY_MISSING: exitCodes.badData,
  MASTER_KEY_DAMAGED: exitCodes.badData,
  VAULT_KEY_UNREADABLE: exitCodes.badData,
  VAULT_SECRET_UNREADABLE: exitCodes.badData,
  TASKS_INVALID: exitCodes.badData,
  RESULTS_INVALID: exitCodes.badData,
  TASKS_UNREADABLE: exitCodes.noInput,
  PERSONA_NOT_FOUND: exitCodes.noInput,
  LAUNCH_UNKNOWN: exitCodes.noInput,
  LAUNCH_AMBIGUOUS: exitCodes.usage,
  EXPORT_UNREADABLE: exitCodes.noInput,
  PACK_NOT_FOUND: exitCodes.noInput,
  PACK_NOT_INSTALLED: exitCodes.noInput,
  WORKSPACE_NOT_FOUND: exitCodes.noInput,
  WORKSPACE_NOT_PROVISIONED: exitCodes.noInput,
  WORKSPACE_NOT_A_DIRECTORY: exitCodes.noInput,
  WORKSPACE_READ_ONLY: exitCodes.noInput,
  WORKSPACE_SCOPE_SYMLINK: exitCodes.noInput,
  IDENTITY_FILE_REFUSED: exitCodes.usage,
  SCOPE_SYMLINK: exitCodes.noInput,
  SCOPE_TAKEN: exitCodes.noInput,
  SCOPE_FOREIGN: exitCodes.noInput,
  SCOPE_COPIED: exitCodes.noInput,
  SCOPE_UNREADABLE: exitCodes.noInput,
  RAVI_UNREACHABLE: exitCodes.unavailable,
  PACK_DOWNLOAD_FAILED: exitCodes.unavailable,
  SKILL_INSTALL_FAILED: exitCodes.unavailable,
  RAVI_TIMEOUT: exitCodes.unavailable,
  RAVI_SERVER_ERROR: exitCodes.unavailable,
  RAVI_MALFORMED_RESPONSE: exitCodes.unavailable,
  RAVI_NOT_FOUND: exitCodes.unavailable,
  RAVI_BAD_REQUEST: exitCodes.unavailable,
  DAEMON_START_FAILED: exitCodes.unavailable,
  DAEMON_START_TIMEOUT: exitCodes.unavailable,
  DAEMON_STOP_FAILED: exitCodes.unavailable,
  DAEMON_REQUEST_FAILED: exitCodes.unavailable,
  SETTINGS_INVALID: exitCodes.badData,
  RECIPIENT_UNKNOWN: exitCodes.noInput,
  PORT_TAKEN: exitCodes.unavailable,
  STATE_UNWRITABLE: exitCodes.cannotCreate,
  PACK_CONFLICT: exitCodes.cannotCreate,
  PACK_UNWRITABLE: exitCodes.cannotCreate,
  STATE_DIR_UNSAFE: exitCodes.cannotCreate,
  FILE_NOT_PRIVATE: exitCodes.cannotCreate,
  SCOPE_UNWRITABLE: exitCodes.cannotCreate,
  RESULTS_UNWRITABLE: exitCodes.cannotCreate,
  RESULTS_BUSY: exitCodes.temporary,
  RAVI_RATE_LIMITED: exitCodes.temporary,
  IDENTITY_BUSY: exitCodes.temporary,
  PACK_BUSY: exitCodes.temporary,
  IDENTITY_UNKNOWN: exitCodes.noInput,
  POOL_UNKNOWN: exitCodes.noInput,
  POOL_DRAINING: exitCodes.temporary,
  IDENTITY_FOREIGN: exitCodes.usage,
  STATE_LOCKED: exitCodes.temporary,
  RAVI_UNAUTHORIZED: exitCodes.noPermission,
  RAVI_PAYMENT_REQUIRED: exitCodes.noPermission,
  RAVI_FORBIDDEN: exitCodes.noPermission,
  IDENTITY_MISMATCH: exitCodes.noPermission,
  RAVI_KEY_MISSING: exitCodes.configuration,
  RAVI_INVALID_ARGUMENT: exitCodes.configuration,
  RAVI_CONFLICT: exitCodes.configuration,
  RAVI_COMMAND_MISSING: exitCodes.configuration,
  SKILL_INSTALLER_MISSING: exitCodes.configuration,
  NESTED_LAUNCH: exitCodes.usage,
  PERSONA_CLOSED: exitCodes.usage,
  LAUNCHER_CLOSED: exitCodes.usage,
  LEASE_LOST: exitCodes.temporary,
  TERMINAL_MISSING: exitCodes.usage,
  SECRET_MISSING: exitCodes.configuration,
  IDENTITY_AMBIGUOUS: exitCodes.configuration,
  DAEMON_ENTRY_MISSING: exitCodes.configuration,
  SCOPE_UNSAFE: exitCodes.noInput,
  ARGUMENT_NOT_TEXT: exitCodes.usage,
  COMMAND_NOT_EXECUTABLE: exitCodes.commandNotExecutable,
  COMMAND_NOT_STARTED: exitCodes.commandNotExecutable,
  COMMAND_NOT_FOUND: exitCodes.commandNotFound,
  HARNESS_NOT_INSTALLED: exitCodes.commandNotFound,
  CANCELLED: exitCodes.interrupted,
  FILE_NOT_UNDERSTOOD: exitCodes.badData,
  FILE_UNREADABLE: exitCodes.noInput,
  FILE_UNWRITABLE: exitCodes.cannotCreate,
  SETTINGS_UNWRITABLE: exitCodes.unavailable,
  HOOK_SHADOWED: exitCodes.configuration,
  REPOSITORY_NOT_FOUND: exitCodes.noInput,
};

/** The exit code for an error; one without a code of ours is a bug. */
export function exitCodeOfError(error: unknown): number {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return byErrorCode[code as KnownCode] ?? exitCodes.internal;
}

/** As a shell reports a death by signal. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** The agent's own exit code wherever it has one that tells the truth. */
export function exitCodeOfResult({ status, exitCode, signal }: LaunchResult): number {
  if (status === "completed") return exitCodes.ok;
  if (status === "timeout") return exitCodes.timeout;
  if (status === "cancelled") return exitCodes.interrupted;
  if (signal !== undefined) return exitCodeOfSignal(signal);
  return exitCode === null || exitCode === 0 ? exitCodes.agentFailed : exitCode;
}
