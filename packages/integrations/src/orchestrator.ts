import type { Environment } from "@persona-launcher/launcher";

/** The orchestrators that can be told by their environment. */
export type OrchestratorId = "dmux" | "superset" | "vibe-kanban";

/** What an orchestrator says about the place we were started in. */
export interface OrchestratorPlace {
  tool: OrchestratorId;
  /** The worktree meant, where it is not the current directory. */
  workspace?: string;
  /** What the tool calls the work: a slug or branch. Untrusted text. */
  label?: string;
}

/** One orchestrator: recognises its own environment. */
export type DetectPlace = (env: Environment) => OrchestratorPlace | undefined;

/** The variable's value, unless it is missing or empty. */
export function valueOf(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value === "" ? undefined : value;
}
