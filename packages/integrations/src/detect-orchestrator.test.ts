import { describe, expect, it } from "vitest";
import { detectOrchestrator } from "./detect-orchestrator.ts";
import type { OrchestratorPlace } from "./orchestrator.ts";

const hook = { DMUX_WORKTREE_PATH: "/srv/app-fix", DMUX_SLUG: "fix", DMUX_PANE_ID: "%3" };

describe("detectOrchestrator()", () => {
  it.each<[string, Record<string, string | undefined>, OrchestratorPlace | undefined]>([
    ["an empty environment", {}, undefined],
    ["a terminal", { HOME: "/home/user", TERM: "xterm", TMUX: "/tmp/tmux-0/default,1,0" }, undefined],
    ["a hook of dmux", hook, { tool: "dmux", workspace: "/srv/app-fix", label: "fix" }],
    ["an agent of dmux", { DMUX_PANE_ID: "%3" }, { tool: "dmux" }],
    ["dmux without a slug", { DMUX_WORKTREE_PATH: "/w" }, { tool: "dmux", workspace: "/w" }],
    ["dmux without a worktree", { DMUX_SLUG: "fix" }, { tool: "dmux", label: "fix" }],
    ["empty variables of dmux", { DMUX_WORKTREE_PATH: "", DMUX_SLUG: "", DMUX_PANE_ID: "" }, undefined],
    ["unset variables of dmux", { DMUX_WORKTREE_PATH: undefined, DMUX_PANE_ID: undefined }, undefined],
    ["Superset", { SUPERSET_WORKSPACE_PATH: "/w", SUPERSET_WORKSPACE_NAME: "fix" }, { tool: "superset", label: "fix" }],
    ["Superset's second engine", { SUPERSET_WORKSPACE_PATH: "/w" }, { tool: "superset" }],
    [
      "Superset with an empty name",
      { SUPERSET_WORKSPACE_PATH: "/w", SUPERSET_WORKSPACE_NAME: "" },
      { tool: "superset" },
    ],
    ["a name of Superset's alone", { SUPERSET_WORKSPACE_NAME: "fix" }, undefined],
    [
      "vibe-kanban",
      { VK_WORKSPACE_ID: "1", VK_WORKSPACE_BRANCH: "vk/1-fix" },
      { tool: "vibe-kanban", label: "vk/1-fix" },
    ],
    ["vibe-kanban without a branch", { VK_WORKSPACE_ID: "1" }, { tool: "vibe-kanban" }],
    ["a branch of vibe-kanban's alone", { VK_WORKSPACE_BRANCH: "vk/1-fix" }, undefined],
    [
      "dmux inside Superset",
      { ...hook, SUPERSET_WORKSPACE_PATH: "/w" },
      { tool: "dmux", workspace: "/srv/app-fix", label: "fix" },
    ],
  ])("recognises %s", (_name, env, expected) => {
    expect(detectOrchestrator(env)).toEqual(expected);
  });

  it("passes a label on as it is: whoever prints it has to mind it", () => {
    expect(detectOrchestrator({ DMUX_SLUG: "$(id)\n../x" })?.label).toBe("$(id)\n../x");
  });

  it("changes nothing", () => {
    expect(detectOrchestrator(Object.freeze({ ...hook }))).toBeDefined();
  });
});
