import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createOrchestratedWorld, type OrchestratedWorld } from "../orchestrators/orchestrated.ts";
import { quoteWord } from "../orchestrators/quote-word.ts";
import { processesWithEnv } from "../processes.ts";
import { startCommand, type CliResult } from "../run-cli.ts";
import { readAgentNotes, type AgentNote } from "./agent-notes.ts";
import { startIssues, type Issue } from "./issues-stand-in.ts";
import { mergeLabel, writeLalphConfig } from "./lalph-config.ts";
import { lalphCommand } from "./lalph-program.ts";
import { publishRepository } from "./lalph-repository.ts";

/** A user with a repository, its origin, its issues, and lalph, which works on as many of them at once as there are. */
export interface LalphWorld extends OrchestratedWorld {
  readonly issues: readonly Issue[];
  /** Runs lalph until it has tried every issue once. */
  lalph(env?: Readonly<Record<string, string>>): Promise<CliResult>;
  notes(): Promise<AgentNote[][]>;
  /** Names of the worktrees of lalph's that are there. */
  worktrees(): Promise<string[]>;
  /** Processes of this user's that run. */
  processes(): Promise<number[]>;
}

const agent = fileURLToPath(new URL("agent.mjs", import.meta.url));

/** @param titles Of the issues. */
export async function createLalphWorld(titles: readonly string[]): Promise<LalphWorld> {
  const world = await createOrchestratedWorld();
  const { home } = world.user;
  const temporary = join(home, "tmp");
  const seen = join(home, "seen");
  const tracker = await startIssues(titles, mergeLabel);
  for (const directory of [temporary, seen, join(home, "at-work")]) await mkdir(directory);
  await writeCommands(join(home, "agents"));
  await writeLalphConfig(world.repository, titles.length);
  await publishRepository(world);
  const processes = (): Promise<number[]> => processesWithEnv("HOME", home);
  return {
    ...world,
    issues: tracker.issues,
    lalph: async (more = {}) => {
      const [node, ...words] = [...lalphCommand(tracker.url), "--iterations", String(titles.length)] as const;
      const env = { ...world.env, TMPDIR: temporary, TASKS_AT_ONCE: String(titles.length), ...more };
      await using running = startCommand(node, words, { cwd: world.repository, env, timeoutMs: 100_000 });
      return await running.ended;
    },
    notes: () => readAgentNotes(seen),
    worktrees: () => readdir(temporary),
    processes,
    async [Symbol.asyncDispose]() {
      // lalph puts its agents into process groups of their own.
      for (const pid of await processes()) kill(pid);
      await tracker[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** The agent, and `gh`, of which lalph asks for the name of the repository and for an open pull request. */
async function writeCommands(bin: string): Promise<void> {
  const claude = `#!/bin/sh\nexec ${quoteWord(process.execPath)} ${quoteWord(agent)} "$@"\n`;
  await writeFile(join(bin, "claude"), claude, { mode: 0o755 });
  const gh = '#!/bin/sh\ncase "$1" in repo) echo owner/repository ;; pr) echo "[]" ;; esac\n';
  await writeFile(join(bin, "gh"), gh, { mode: 0o755 });
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
