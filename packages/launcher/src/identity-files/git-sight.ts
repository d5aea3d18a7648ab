import { execa } from "execa";
import type { Environment } from "../credentials/agent-environment.ts";

/** What git makes of a file: `none` where there is no repository, `unknown` where it does not say. */
export type GitSight = "tracked" | "visible" | "ignored" | "none" | "unknown";

/** Asks git (2.39) about a file, which need not be there. Without git there is nobody who would commit it. */
export async function gitSightOf(workspace: string, file: string, env: Environment): Promise<GitSight> {
  const git = (...words: readonly string[]): Promise<Answer> =>
    execa("git", ["-c", "core.fsmonitor=false", ...words, "--", file], {
      cwd: workspace,
      env: { ...withoutGit(env), LC_ALL: "C" },
      extendEnv: false,
      reject: false,
    });
  const listed = await git("--literal-pathspecs", "ls-files");
  if (listed.exitCode !== 0) return isNoRepository(listed) ? "none" : "unknown";
  if (listed.stdout !== "") return "tracked";
  const { exitCode } = await git("check-ignore", "--quiet");
  return exitCode === 0 ? "ignored" : exitCode === 1 ? "visible" : "unknown";
}

interface Answer {
  exitCode?: number | undefined;
  code?: string | undefined;
  stdout: string;
  stderr: string;
}

/** git has other reasons to fail: a repository that it does not trust, a configuration that it cannot read. */
function isNoRepository({ code, stderr }: Answer): boolean {
  return code === "ENOENT" || stderr.startsWith("fatal: not a git repository");
}

/** Inside of a hook git's own variables name another repository, or another directory of it. */
function withoutGit(env: Environment): Record<string, string> {
  const own = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(own.filter(([name]) => !name.startsWith("GIT_")));
}
