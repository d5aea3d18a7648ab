import { valueOf, type DetectPlace } from "../orchestrator.ts";

/** vibe-kanban 0.1.44 starts scripts and agents in the repository's worktree and names the branch. */
export const detectVibeKanban: DetectPlace = (env) => {
  if (valueOf(env, "VK_WORKSPACE_ID") === undefined) return undefined;
  const label = valueOf(env, "VK_WORKSPACE_BRANCH");
  return { tool: "vibe-kanban", ...(label === undefined ? {} : { label }) };
};
