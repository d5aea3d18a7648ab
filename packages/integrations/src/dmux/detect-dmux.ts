import { valueOf, type DetectPlace } from "../orchestrator.ts";

/**
 * dmux 5.7.1 runs its hooks in the main checkout and names the worktree in `DMUX_WORKTREE_PATH`; only hooks have that
 * variable. Agents have `DMUX_PANE_ID` alone and stand in their worktree already.
 */
export const detectDmux: DetectPlace = (env) => {
  const workspace = valueOf(env, "DMUX_WORKTREE_PATH");
  const label = valueOf(env, "DMUX_SLUG");
  if (workspace === undefined && label === undefined && valueOf(env, "DMUX_PANE_ID") === undefined) return undefined;
  return { tool: "dmux", ...(workspace === undefined ? {} : { workspace }), ...(label === undefined ? {} : { label }) };
};
