import { execFile } from "node:child_process";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { createWorld, type World } from "../world.ts";

const run = promisify(execFile);

/** What an agent says of itself, and how it ended. */
export interface SeenAgent {
  /** Of its environment. */
  email: string | undefined;
  configDirectory: string | undefined;
  /** What its `ravi` says. */
  own: string;
  args: readonly string[];
  cwd: string;
  exitCode: number | undefined;
}

/** How a program that was started ended. */
export interface Ended {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** A user with a repository, an orchestrator, and agents that tell who they are. */
export interface OrchestratedWorld extends World {
  /** Canonical path of the main checkout, whose name has what names may have. */
  readonly repository: string;
  /** The environment of an orchestrator: Ravi is configured, the agents are on PATH. */
  readonly env: Readonly<Record<string, string>>;
  git(args: readonly string[], cwd?: string): Promise<string>;
  /** Runs a program to its end, as an orchestrator does. */
  start(file: string, args: readonly string[], options?: StartOptions): Promise<Ended>;
  /** Reads what an agent has printed. */
  seen(ended: Ended): SeenAgent;
}

export interface StartOptions {
  cwd?: string;
  /** Added to that of the orchestrator. */
  env?: Readonly<Record<string, string>>;
}

/** The agents' exit code, which nobody may change. */
export const agentExitCode = 7;

const agent = `#!/bin/sh
own=$(ravi get email 2>/dev/null | sed -n 's/.*"email": "\\([^"]*\\)".*/\\1/p')
printf '%s\\0' "$RAVI_EMAIL" "$RAVI_CONFIG_DIR" "$own" "$PWD" "$@"
exit ${agentExitCode}
`;

/** @param name Of the repository's directory. */
export async function createOrchestratedWorld(name = "my 'repo' ünï $HOME"): Promise<OrchestratedWorld> {
  const world = await createWorld(() => ({ say: "" }));
  const bin = join(world.user.home, "agents");
  await mkdir(bin);
  for (const command of ["claude", "codex", "opencode"]) {
    await writeFile(join(bin, command), agent, { mode: 0o755 });
  }
  // A login shell begins with the PATH of the system, to which the user adds.
  await writeFile(join(world.user.home, ".bash_profile"), "# mine\n. ~/.bashrc\n");
  await writeFile(join(world.user.home, ".bashrc"), `export PATH='${bin}':'${dirname(process.execPath)}':"$PATH"\n`);
  const made = join(world.workspace, name);
  await mkdir(made);
  const repository = await realpath(made);
  const env: Record<string, string> = {
    ...world.user.env,
    PATH: [bin, world.user.env["PATH"] ?? ""].join(delimiter),
    SHELL: "/bin/bash",
    RAVI_API_URL: world.ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.test",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.test",
  };
  const start: OrchestratedWorld["start"] = async (file, args, { cwd = repository, env: more = {} } = {}) => {
    const options = { cwd, env: { ...env, ...more }, encoding: "utf8" as const, maxBuffer: 64 * 1024 * 1024 };
    try {
      const { stdout, stderr } = await run(file, [...args], options);
      return { exitCode: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout = "", stderr = "" } = error as { code?: unknown; stdout?: string; stderr?: string };
      if (typeof code !== "number" && code !== null) throw error;
      return { exitCode: code ?? undefined, stdout, stderr };
    }
  };
  // One after another: git 2.39 may fail when two worktrees are added at the same moment.
  let last: Promise<unknown> = Promise.resolve();
  const git: OrchestratedWorld["git"] = async (args, cwd = repository) => {
    const ended = last.then(() => start("git", args, { cwd }));
    last = ended.catch(() => {});
    const { exitCode, stdout, stderr } = await ended;
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
    return stdout;
  };
  await git(["init", "-q", "-b", "main"]);
  await writeFile(join(repository, "file.txt"), "text\n");
  await git(["add", "."]);
  await git(["commit", "-qm", "first"]);
  return {
    ...world,
    repository,
    env,
    git,
    start,
    seen: ({ exitCode, stdout }) => {
      const [email = "", configDirectory = "", own = "", cwd = "", ...args] = stdout.split("\0").slice(0, -1);
      return { email: email || undefined, configDirectory: configDirectory || undefined, own, cwd, args, exitCode };
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
