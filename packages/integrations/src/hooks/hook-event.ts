import { basename } from "node:path";
import type { HookToolId } from "./hook-tool.ts";

/** What a hook asks of the launcher. */
export interface HookEvent {
  what: "provision" | "release";
  /** The directory it is about. */
  path: string;
  /** What a new identity is named after. Untrusted text. */
  label?: string;
  /** How long the tool waits for its hook, in milliseconds; none when it waits as long as it takes. */
  limitMs?: number;
  /** Whether only a new worktree of git's is meant. */
  isWorktreeOnly?: boolean;
}

/** What a hook was called with. */
export interface HookCall {
  tool: HookToolId;
  event: string;
  /** The arguments of the hook itself. */
  words: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}

/** What is to be done for a hook; `undefined` when it is called for something that is no business of ours. */
export function hookEventOf(call: HookCall): HookEvent | undefined {
  return readers[call.tool](call);
}

const readers: Readonly<Record<HookToolId, (call: HookCall) => HookEvent | undefined>> = {
  // Hooks run in the main checkout. A variable that is missing must not make it that one's identity.
  dmux: ({ event, env }) => {
    const path = env["DMUX_WORKTREE_PATH"] ?? "";
    if (path === "") return undefined;
    if (event === "worktree_created") return { what: "provision", path, ...labelled(env["DMUX_SLUG"]) };
    return event === "before_worktree_remove" || event === "worktree_removed"
      ? { what: "release", path, limitMs: 25_000 }
      : undefined;
  },
  superset: ({ event, env, cwd }) => {
    const path = filled(env["SUPERSET_WORKSPACE_PATH"]) ?? cwd;
    if (event === "setup") {
      return { what: "provision", path, label: filled(env["SUPERSET_WORKSPACE_NAME"]) ?? basename(path) };
    }
    return event === "teardown" ? { what: "release", path, limitMs: 50_000 } : undefined;
  },
  aperant: () => undefined,
  lalph: ({ event, cwd }) => (event === "worktree-setup" ? { what: "provision", path: cwd } : undefined),
  symphony: ({ event, cwd }) => {
    if (event === "after_create" || event === "before_run") return { what: "provision", path: cwd, limitMs: 50_000 };
    return event === "before_remove" ? { what: "release", path: cwd, limitMs: 50_000 } : undefined;
  },
  "claude-squad": () => undefined,
  "vibe-kanban": ({ event, env, cwd }) => {
    if (event === "setup") return { what: "provision", path: cwd, ...labelled(env["VK_WORKSPACE_BRANCH"]) };
    return event === "archive" ? { what: "release", path: cwd } : undefined;
  },
  // Aperant gives git 60 s for a worktree.
  git: ({ event, words: [before = ""], cwd }) =>
    event === "post-checkout" && /^0{40,64}$/.test(before)
      ? { what: "provision", path: cwd, limitMs: 20_000, isWorktreeOnly: true }
      : undefined,
};

function labelled(label: string | undefined): { label?: string } {
  const known = filled(label);
  return known === undefined ? {} : { label: known };
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value === "" ? undefined : value;
}
