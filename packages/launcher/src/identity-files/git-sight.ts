import { execa } from "execa";
import type { Environment } from "../credentials/agent-environment.ts";

/** What git makes of a file: nothing where there is no repository. */
export type GitSight = "tracked" | "visible" | "ignored" | "none";

/** Asks git (2.39) about a file, which need not be there. Without git there is nobody who would commit it. */
export async function gitSightOf(workspace: string, file: string, env: Environment): Promise<GitSight> {
  const git = (...words: readonly string[]): Promise<{ exitCode?: number | undefined; stdout: string }> =>
    execa("git", ["-c", "core.fsmonitor=false", ...words, "--", file], {
      cwd: workspace,
      env: withoutGit(env),
      extendEnv: false,
      reject: false,
    });
  const { exitCode, stdout } = await git("ls-files");
  if (exitCode !== 0) return "none";
  if (stdout !== "") return "tracked";
  return (await git("check-ignore", "--quiet")).exitCode === 0 ? "ignored" : "visible";
}

/** Inside of a hook git's own variables name another repository, or another directory of it. */
function withoutGit(env: Environment): Record<string, string> {
  const own = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(own.filter(([name]) => !name.startsWith("GIT_")));
}
