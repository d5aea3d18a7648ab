export { detectOrchestrator } from "./detect-orchestrator.ts";
export type { OrchestratorId, OrchestratorPlace } from "./orchestrator.ts";
