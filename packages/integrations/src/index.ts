export { detectOrchestrator } from "./detect-orchestrator.ts";
export type { OrchestratorId, OrchestratorPlace } from "./orchestrator.ts";
export { isHookToolId, hookTools } from "./hooks/hook-tools.ts";
export {
  hookToolIds,
  type HookFiles,
  type HookObstacle,
  type HookPlace,
  type HookPlan,
  type HookTool,
  type HookToolId,
} from "./hooks/hook-tool.ts";
export type { FileContent, HookPart } from "./hooks/hook-part.ts";
export type { TextFile } from "./files/text-file.ts";
export { findRepository, type RepositoryPlace } from "./hooks/find-place.ts";
export { hookEventOf, type HookCall, type HookEvent } from "./hooks/hook-event.ts";
export { installHooks, planParts, removeHooks, type HookOptions, type HookOutcome } from "./hooks/install-hooks.ts";
export { installParts, removeParts, type HookChange, type Installation } from "./hooks/install-parts.ts";
export { shimmedAgents, shimParts, type ShimPlace } from "./shims/shim-parts.ts";
export { badgeSnippet, badgeTargets, claudeBadgePart, type BadgeTarget } from "./badge/badge-parts.ts";
export {
  launcherCommandAt,
  readLauncherCommand,
  writeLauncherCommand,
  type LauncherProgram,
} from "./files/launcher-command.ts";
export { IntegrationError, integrationErrorCodes, type IntegrationErrorCode } from "./integration-error.ts";
export { inspectHooks } from "./hooks/inspect-hooks.ts";
