import { execFile } from "node:child_process";
import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { personaCommand } from "../run-cli.ts";
import { createWorld, type World } from "../world.ts";
import { writeStubAgent } from "./stub-agent.ts";

const run = promisify(execFile);

/** A user with a repository, an agent and `persona` on PATH, and shells whose profiles build PATH anew. */
export interface StartWorld extends World {
  /** Main checkout. */
  readonly repository: string;
  /** Absolute path of the agent that is called `claude`. */
  readonly agent: string;
  /** Directory of the shims once they are installed. */
  readonly shims: string;
  /** Of an orchestrator: Ravi is configured, shims, agent and `persona` are on PATH in this order. */
  readonly env: Readonly<Record<string, string>>;
  /** PATH without shims. */
  readonly plainPath: string;
  /** Adds a linked worktree and gives its path. */
  addWorktree(name: string): Promise<string>;
  /** Runs `persona` in a directory and expects that it succeeds. */
  must(args: readonly string[], cwd?: string): Promise<string>;
}

/** Profiles by their paths below the home directory. */
export type Profiles = Readonly<Record<string, string>>;

export interface StartWorldOptions {
  /** @default those of `loginProfiles` */
  profiles?: (plainPath: string) => Profiles;
  /** @default true */
  hasAgent?: boolean;
}

/** bash as most distributions set it up, zsh and fish; each has a prompt that a test can wait for. */
export function loginProfiles(plainPath: string): Profiles {
  return {
    ".bash_profile": "# mine\n. ~/.bashrc\n",
    ".bashrc": `export PATH='${plainPath}'\nPS1='prompt> '\nbind 'set enable-bracketed-paste off' 2>/dev/null\n`,
    ".zshrc": `export PATH='${plainPath}'\nPROMPT='prompt> '\nunset zle_bracketed_paste\nunsetopt prompt_sp\n`,
    ".config/fish/config.fish": `set -gx PATH '${plainPath.split(delimiter).join("' '")}'\nfunction fish_prompt\n  echo -n 'prompt> '\nend\n`,
  };
}

export async function createStartWorld({
  profiles = loginProfiles,
  hasAgent = true,
}: StartWorldOptions = {}): Promise<StartWorld> {
  // Elsewhere it would be in a worktree whenever this repository's own checkout is one.
  const world = await createWorld(() => ({ say: "" }), { home: { below: "system-temp" } });
  const home = await realpath(world.user.home);
  const agents = join(home, "my agents");
  const bin = join(home, "bin");
  await mkdir(bin);
  await symlink(personaCommand, join(bin, "persona"));
  const agent = hasAgent ? await writeStubAgent(agents) : join(agents, "claude");
  // The real agents, all but claude.
  const plainPath = [agents, bin, world.user.env["PATH"] ?? ""].join(delimiter);
  for (const [path, text] of Object.entries(profiles(plainPath))) {
    await mkdir(join(home, path, ".."), { recursive: true });
    await writeFile(join(home, path), text);
  }
  const shims = join(world.state, "shims");
  const repository = join(home, "repo");
  const env = {
    ...world.user.env,
    SHELL: "/bin/bash",
    PATH: [shims, plainPath].join(delimiter),
    RAVI_API_URL: world.ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
  };
  const git = async (...args: string[]): Promise<void> => {
    const author = ["-c", "user.name=t", "-c", "user.email=t@example.test"];
    await run("git", [...author, ...args], { cwd: repository, env });
  };
  await mkdir(repository);
  await git("init", "--quiet");
  await git("commit", "--quiet", "--allow-empty", "-m", "begin");
  return {
    ...world,
    repository,
    agent,
    shims,
    env,
    plainPath,
    addWorktree: async (name) => {
      const path = join(home, "trees", name);
      await git("worktree", "add", "--quiet", "--detach", path);
      return path;
    },
    must: async (args, cwd = repository) => {
      const { exitCode, stdout, stderr } = await world.persona(args, { cwd, env });
      if (exitCode !== 0) throw new Error(`persona ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
      return stdout;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
