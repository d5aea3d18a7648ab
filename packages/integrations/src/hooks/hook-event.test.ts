import { expect, test } from "vitest";
import { hookEventOf, type HookCall, type HookEvent } from "./hook-event.ts";
import { hookToolIds } from "./hook-tool.ts";

const zeros = "0".repeat(40);
const dmux = { DMUX_WORKTREE_PATH: "/repo/.dmux/worktrees/fix it", DMUX_SLUG: "fix it", DMUX_PROMPT: "$(touch pwned)" };
const superset = { SUPERSET_WORKSPACE_PATH: "/w/fix it" };

type Row = [call: Partial<HookCall> & Pick<HookCall, "tool" | "event">, asked: HookEvent | undefined];

const rows: readonly Row[] = [
  [
    { tool: "dmux", event: "worktree_created", env: dmux },
    { what: "provision", path: "/repo/.dmux/worktrees/fix it", label: "fix it" },
  ],
  [
    { tool: "dmux", event: "before_worktree_remove", env: dmux },
    { what: "release", path: "/repo/.dmux/worktrees/fix it", limitMs: 25_000 },
  ],
  [
    { tool: "dmux", event: "worktree_removed", env: dmux },
    { what: "release", path: "/repo/.dmux/worktrees/fix it", limitMs: 25_000 },
  ],
  [{ tool: "dmux", event: "post_merge", env: dmux }, undefined],
  [{ tool: "dmux", event: "worktree_created" }, undefined],
  [{ tool: "dmux", event: "worktree_removed", env: { DMUX_WORKTREE_PATH: "" } }, undefined],
  [
    { tool: "superset", event: "setup", env: superset },
    { what: "provision", path: "/w/fix it", label: "fix it" },
  ],
  [
    { tool: "superset", event: "setup", env: { ...superset, SUPERSET_WORKSPACE_NAME: "mine" } },
    { what: "provision", path: "/w/fix it", label: "mine" },
  ],
  [
    { tool: "superset", event: "setup" },
    { what: "provision", path: "/here", label: "here" },
  ],
  [
    { tool: "superset", event: "teardown", env: superset },
    { what: "release", path: "/w/fix it", limitMs: 50_000 },
  ],
  [
    { tool: "lalph", event: "worktree-setup" },
    { what: "provision", path: "/here" },
  ],
  [
    { tool: "symphony", event: "after_create" },
    { what: "provision", path: "/here", limitMs: 50_000 },
  ],
  [
    { tool: "symphony", event: "before_run" },
    { what: "provision", path: "/here", limitMs: 50_000 },
  ],
  [
    { tool: "symphony", event: "before_remove" },
    { what: "release", path: "/here", limitMs: 50_000 },
  ],
  [{ tool: "symphony", event: "after_run" }, undefined],
  [
    { tool: "vibe-kanban", event: "setup", env: { VK_WORKSPACE_BRANCH: "vk/fix" } },
    { what: "provision", path: "/here", label: "vk/fix" },
  ],
  [
    { tool: "vibe-kanban", event: "archive" },
    { what: "release", path: "/here" },
  ],
  [{ tool: "vibe-kanban", event: "cleanup" }, undefined],
  [
    { tool: "git", event: "post-checkout", words: [zeros, "abc", "1"] },
    { what: "provision", path: "/here", limitMs: 20_000, isWorktreeOnly: true },
  ],
  [{ tool: "git", event: "post-checkout", words: ["a".repeat(40), "abc", "1"] }, undefined],
  [{ tool: "git", event: "post-checkout" }, undefined],
];

test.each(rows)("%j asks for %j", (call, asked) => {
  expect(hookEventOf({ words: [], env: {}, cwd: "/here", ...call })).toEqual(asked);
});

test.each(hookToolIds)("an event of %s that nobody knows asks for nothing", (tool) => {
  expect(hookEventOf({ tool, event: "of a later version", words: [], env: dmux, cwd: "/here" })).toBeUndefined();
});
