import { valueOf, type DetectPlace } from "../orchestrator.ts";

/**
 * Superset 1.24.2 starts setup, teardown and agents in the worktree. Its second engine sets no workspace name, so the
 * label is there only under the first one.
 */
export const detectSuperset: DetectPlace = (env) => {
  if (valueOf(env, "SUPERSET_WORKSPACE_PATH") === undefined) return undefined;
  const label = valueOf(env, "SUPERSET_WORKSPACE_NAME");
  return { tool: "superset", ...(label === undefined ? {} : { label }) };
};
