import type { Ended, OrchestratedWorld } from "./orchestrated.ts";

/** What an orchestrator has open for a task. */
export interface OpenTask {
  /** Canonical path of the directory that its agent works in. */
  path: string;
  /** How its agent ended. */
  agent: Ended;
  /** Ends the task as the orchestrator does, hooks included. */
  close(): Promise<Ended | void>;
}

/** How an orchestrator misbehaves. */
export type Mischief =
  | "none"
  | "skips the hook"
  | "runs the hook late"
  | "runs the hook beside the agent"
  | "runs the hook twice";

/**
 * An orchestrator by the tables of the fact sheet: its lookup, order, arguments, environment, blocking and failure rules. The
 * tool itself is not run: it is not on the registry. lalph is, and is run besides, in `lalph.e2e.test.ts`.
 */
export interface Orchestrator {
  tool: string;
  /** Puts its settings where they are before anybody installs hooks. */
  prepare?(world: OrchestratedWorld): Promise<void>;
  /** What a user does by hand after `persona hooks install`. */
  finish?(world: OrchestratedWorld): Promise<void>;
  /** Opens a task: worktree, hooks, agent. */
  open(world: OrchestratedWorld, name: string, mischief?: Mischief): Promise<OpenTask>;
}

/** A prompt that would do something if a shell ever read it. */
export const evilPrompt = "do \"it\" $(touch pwned) `touch pwned` 'now'\nplease";
