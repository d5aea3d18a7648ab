import type { Environment } from "@persona-launcher/launcher";
import { detectDmux } from "./dmux/detect-dmux.ts";
import type { DetectPlace, OrchestratorPlace } from "./orchestrator.ts";
import { detectSuperset } from "./superset/detect-superset.ts";
import { detectVibeKanban } from "./vibe-kanban/detect-vibe-kanban.ts";

const detectors: readonly DetectPlace[] = [detectDmux, detectSuperset, detectVibeKanban];

/** Which orchestrator started us, and which worktree it means; `undefined` when none can be recognised. */
export function detectOrchestrator(env: Environment): OrchestratorPlace | undefined {
  for (const detect of detectors) {
    const place = detect(env);
    if (place !== undefined) return place;
  }
  return undefined;
}
