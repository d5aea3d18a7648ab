import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OrchestratedWorld } from "../orchestrators/orchestrated.ts";

/** Gives the repository an origin, which lalph merges into, and files of the user's. */
export async function publishRepository({ repository, user, git }: OrchestratedWorld): Promise<void> {
  const origin = join(user.home, "origin.git");
  await git(["init", "-q", "--bare", "-b", "main", origin]);
  await git(["remote", "add", "origin", origin]);
  await writeFile(join(repository, ".gitignore"), "installed\n");
  await git(["add", ".gitignore"]);
  await git(["commit", "-qm", "ignored"]);
  await git(["push", "-qu", "origin", "main"]);
}

/** Commits what the user does in every new worktree. */
export async function commitSetupScript({ repository, git }: OrchestratedWorld): Promise<void> {
  await mkdir(join(repository, "scripts"));
  const text = "#!/usr/bin/env bash\nset -euo pipefail\ntouch installed\n";
  await writeFile(join(repository, "scripts/worktree-setup.sh"), text, { mode: 0o755 });
  await git(["add", "scripts"]);
  await git(["commit", "-qm", "set-up"]);
}

/** Publishes what was done to it since: lalph checks out what origin has. */
export async function publishSetupScript({ git }: OrchestratedWorld): Promise<void> {
  await git(["commit", "-qam", "hooks"]);
  await git(["push", "-q"]);
}
