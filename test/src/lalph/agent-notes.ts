import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What an agent that lalph has started wrote down of itself. */
export interface AgentNote {
  role: "chooser" | "worker" | "reviewer";
  cwd: string;
  args: readonly string[];
  /** Of its environment. */
  email?: string;
  configDirectory?: string;
  /** What its `ravi` says. */
  own: string;
  /** What git says of its worktree. */
  status: string;
  /** The user's part of the set-up script has run. */
  isSetUp: boolean;
  /** What it has told lalph in words. */
  said: string;
  /** The signal that it was stopped with. */
  stoppedBy?: string;
}

/** The notes of all agents, by worktree, in the order in which they were started there. */
export async function readAgentNotes(directory: string): Promise<AgentNote[][]> {
  const worktrees = await namesIn(directory);
  return await Promise.all(worktrees.map((worktree) => readWorktree(join(directory, worktree))));
}

async function readWorktree(directory: string): Promise<AgentNote[]> {
  const texts = (await namesIn(directory)).map((file) => readFile(join(directory, file), "utf8"));
  return (await Promise.all(texts)).map((text) => JSON.parse(text) as AgentNote);
}

async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).toSorted();
}
