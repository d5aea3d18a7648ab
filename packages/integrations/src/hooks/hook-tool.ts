import type { Check } from "@persona-launcher/launcher";
import type { HookPart } from "./hook-part.ts";
import type { HookChange } from "./install-parts.ts";

/** The tools that can have hooks of ours: seven orchestrators, and git itself. */
export const hookToolIds = [
  "dmux",
  "superset",
  "aperant",
  "lalph",
  "symphony",
  "claude-squad",
  "vibe-kanban",
  "git",
] as const;

/** One of `hookToolIds`. */
export type HookToolId = (typeof hookToolIds)[number];

/** Where hooks are installed, and how they are to be. */
export interface HookPlace {
  /** The main checkout, canonical; for a tool whose settings are the user's own, too. */
  repository: string;
  /** The git directory that all worktrees share, canonical. */
  gitDirectory: string;
  /** Absolute path of the directory where git looks for hooks. */
  gitHooks: string;
  /** The user's home directory. */
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the command that hooks start; see `launcherCommandAt`. */
  command: string;
  /** For everybody who works with the repository, in files that are committed. */
  isTeam: boolean;
  /** No identity, no agent. */
  isStrict: boolean;
  /** @default none */
  files?: HookFiles | undefined;
}

/** Files of each worktree that tell of its identity, from its root; plain words. */
export interface HookFiles {
  /** Gets a marked block with `AGENT_EMAIL` and `AGENT_PHONE`. */
  envFile?: string | undefined;
  /** JSON: `identity_uuid`, `email`, `phone`, `config_dir`. */
  credentialsFile?: string | undefined;
}

/** What one tool needs at a place. */
export interface HookPlan {
  parts: readonly HookPart[];
  /** What git is not to see, as paths from the root of the worktree; directories end in a slash. */
  ignored: readonly string[];
  /** What is to be changed in the settings of a tool that runs; it is found there. */
  settings?: HookSettings;
  /** What only the user can do, in the tool's own settings. */
  steps: readonly string[];
  /** What keeps the parts from having any effect; nothing is installed then. */
  obstacles: readonly HookObstacle[];
}

/** What is ours in the settings of a tool that keeps them in no file. */
export interface HookSettings {
  /** How to do the same by hand. */
  steps: readonly string[];
  /** Puts it there; nothing is changed where it is already. @throws Error when the tool refuses. */
  install(isDryRun: boolean): Promise<HookChange[]>;
  /** Takes it away; all else is what it was. @throws Error when the tool refuses. */
  remove(isDryRun: boolean): Promise<HookChange[]>;
}

/** Why a hook would never run. */
export interface HookObstacle {
  /** What is in the way, and how. */
  message: string;
  hint: string;
}

/** What we know of one tool. */
export interface HookTool {
  id: HookToolId;
  /** As its makers write it, with the version that was read. */
  title: string;
  /** What is to be installed at a place, as its files are now; nothing is changed. */
  plan(place: HookPlace): Promise<HookPlan>;
  /** What else can be wrong with it, for the doctor. */
  inspect?(place: HookPlace): Promise<Check[]>;
}
