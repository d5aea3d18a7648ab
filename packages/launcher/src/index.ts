export { createLauncher, usePersona, useSelection, type Launcher, type LauncherOptions } from "./create-launcher.ts";
export { LaunchError, launchErrorCodes, type LaunchErrorCode, type LaunchErrorOptions } from "./launch-error.ts";
export type { LaunchWarning } from "./launch-warning.ts";
export { currentHost, type LauncherHost } from "./host.ts";

export type { PersonaDescription } from "./launch/describe-persona.ts";
export type { IdentityOutcome } from "./launch/held-identity.ts";
export type { RaviConnection, RunInTerminal, TerminalProcess } from "./launch/launch-context.ts";
export type { LaunchEvent, LaunchIdentity } from "./launch/launch-event.ts";
export type { FailureClass, LaunchFailure } from "./launch/launch-failure.ts";
export type { LaunchPlan } from "./launch/launch-plan.ts";
export type {
  AgentOptions,
  ConversationMode,
  IdentityOptions,
  InteractiveOptions,
  PersonaOptions,
  SendOptions,
  StartOptions,
} from "./launch/launch-request.ts";
export type { InteractiveResult, LaunchResult } from "./launch/launch-result.ts";
export type { SelectionOptions } from "./launch/load-selection.ts";
export type { PersonaExecution } from "./launch/persona-execution.ts";
export type { PersonaHandle } from "./launch/persona-handle.ts";
export type { CommandEnd, ExecOptions, PreparedEnvironment } from "./launch/prepare-environment.ts";
export type { RunEvent } from "./launch/run-event.ts";

export type {
  CreatedIdentityEntry,
  CreateIdentityOptions,
  DeleteIdentityOptions,
  IdentityEntry,
} from "./identity/manage-identities.ts";
export type { SeededVault, VaultOwner } from "./identity/seed-vaults.ts";
export type { PoolCreation } from "./pool/create-pool.ts";
export type { PoolDrainage } from "./pool/drain-pool.ts";
export type { CreatePoolOptions } from "./pool/pool-options.ts";
export type { PoolSlot, PoolStatus, SlotState } from "./pool/pool-status.ts";
export type { RecoverLaunchesOptions } from "./recovery/recover.ts";
export type { RecoveredEffect, RecoveredLaunch } from "./recovery/recover-launches.ts";
export type { LostLaunch } from "./recovery/lost-launches.ts";
export { checkTasks, type ImpossibleTask } from "./many/check-tasks.ts";
export { lockFile } from "./many/file-lock.ts";
export {
  defaultConcurrency,
  launchMany,
  type ManyOptions,
  type ManyOutcome,
  type ManyTask,
} from "./many/launch-many.ts";
export { parseTasks, type NumberedTask, type TaskProblem } from "./many/parse-tasks.ts";

export { buildInteractiveSpec } from "./harness-kit/interactive-spec.ts";
export { buildNonInteractiveSpec, type BuildNonInteractiveSpecInput } from "./harness-kit/non-interactive-spec.ts";
export {
  makeRunnablePersonaContext,
  useRunnablePersona,
  useRunnableSelection,
  type RunnableContextOptions,
  type RunnableExecution,
  type RunnablePersonaContext,
  type RunnablePersonaOptions,
  type RunnableResult,
  type RunnableSelectionOptions,
} from "./harness-kit/runnable.ts";
export {
  detectHarness,
  detectHarnesses,
  formatDropWarnings,
  makeEnvRefResolver,
  makeLenientResolver,
  MissingEnvRefError,
  MissingPersonaInputError,
  renderPersonaInputs,
  resolveMcpServersLenient,
  resolvePersonaInputs,
  resolveStringMap,
  resolveStringMapLenient,
  type BuildInteractiveSpecInput,
  type DroppedMcpServer,
  type DroppedRef,
  type EnvRefResolver,
  type HarnessAvailability,
  type InteractiveConfigFile,
  type InteractiveSpec,
  type LenientResult,
  type McpResolution,
  type NonInteractiveSpec,
  type PersonaExecutionResult,
  type PersonaInputResolution,
  type PersonaInputValues,
  type PersonaSendOptions,
} from "@agentworkforce/harness-kit";

export { diagnose, type DiagnoseOptions } from "./doctor/diagnose.ts";
export type { Check, CheckStatus } from "./doctor/check.ts";
export { chooseControlPlane, hostedRaviUrl, type ControlPlane } from "./identity/control-plane.ts";
export type { Environment } from "./credentials/agent-environment.ts";
export type { Leak } from "./scan/leak-scan.ts";
export { lifecycles, type Lifecycle } from "./identity/lifecycle.ts";
export type { ProvisionedWorkspace, ProvisionOptions } from "./launch/provision-workspace.ts";
export type { GoneWorkspace, GoneWorkspacesOptions } from "./launch/release-gone-workspaces.ts";
export type { ReleasedWorkspace, ReleaseWorkspaceOptions } from "./launch/release-workspace.ts";
export type { WorkspaceEntry } from "./launch/show-workspace.ts";
export type { Release } from "./identity/release-identity.ts";
export type { AgentEvent, AgentFailure, TokenUsage } from "./harness/agent-event.ts";
export { harnessIds, type HarnessId } from "./harness/harness-adapter.ts";
export type { ChainLink } from "./ledger/chain.ts";
export type { LedgerFault } from "./ledger/explain-fault.ts";
export type { LedgerEvents, LedgerKind, LedgerRow } from "./ledger/ledger.ts";
export { LedgerError, ledgerErrorCodes, type LedgerErrorCode } from "./ledger/ledger-error.ts";
export {
  exportBooks,
  openRecords,
  verifyExport,
  type LaunchLogs,
  type LedgerRecords,
} from "./ledger/ledger-records.ts";
export type { LaunchEntry } from "./ledger/read-launches.ts";
export type { RowFilter } from "./ledger/read-rows.ts";
export type { KnownIdentity, LedgerTimeline } from "./ledger/read-timeline.ts";
export type { LedgerVerification } from "./ledger/verify-ledger.ts";
export { describeProblems } from "./persona/describe-problems.ts";
export type { PersonaList, PersonaSummary } from "./persona/list-personas.ts";
export {
  personaDirectories,
  projectPersonaDirectory,
  userPersonaDirectory,
  type PersonaDirectoriesOptions,
} from "./persona/persona-directories.ts";
export type { PersonaProblem } from "./persona/persona-problem.ts";
export { createPersonaFile, type CreatePersonaOptions } from "./persona/create-persona-file.ts";
export { defaultModels, type PersonaDraft } from "./persona/draft-persona.ts";
export { personaJsonSchemaText } from "./persona/persona-json-schema.ts";
export { validatePersonas, type ValidatedFile, type ValidatePersonasOptions } from "./persona/validate-personas.ts";
export {
  installPack,
  listPacks,
  uninstallPack,
  updatePacks,
  type InstallPackOptions,
  type PackInstallation,
  type PackTarget,
} from "./persona/packs/install-pack.ts";
export { runInTerminal, type TerminalOptions } from "./process/terminal/run-in-terminal.ts";
export { SkillError, skillErrorCodes, type SkillErrorCode } from "./skills/skill-error.ts";
export { PackError, packErrorCodes, type PackErrorCode } from "./persona/packs/pack-error.ts";
export { defaultStateDirectory } from "./workspace/state-directory.ts";
