import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Environment } from "../credentials/agent-environment.ts";
import { LaunchError } from "../launch-error.ts";
import { gitSightOf } from "./git-sight.ts";
import { isCredentialsFile, type IdentityFile, type IdentityFileKind } from "./identity-file.ts";
import { NotAUserFile, readUserFile } from "../text/read-user-file.ts";

/** Files that are to tell of a workspace's identity, for tools that read files. Paths are from the workspace. */
export interface IdentityFileOptions {
  /** An `.env` file, which gets a marked block with `AGENT_EMAIL` and `AGENT_PHONE`. @default none */
  envFile?: string | undefined;
  /** A JSON file of its own: `identity_uuid`, `email`, `phone`, `config_dir`. @default none */
  credentialsFile?: string | undefined;
}

/**
 * Checks the files that are to tell of an identity; nothing is written.
 *
 * @param workspace Canonical path.
 * @throws LaunchError `IDENTITY_FILE_REFUSED` for a file that git tracks or would see, that is a link, outside of the workspace,
 *   or somebody else's.
 */
export async function planIdentityFiles(
  workspace: string,
  { envFile, credentialsFile }: IdentityFileOptions,
  env: Environment,
): Promise<IdentityFile[]> {
  const planned: IdentityFile[] = [];
  for (const [kind, given] of [
    ["env", envFile],
    ["credentials", credentialsFile],
  ] as const) {
    if (given !== undefined) planned.push(await planFile(workspace, kind, given, env));
  }
  if (planned.length === 2 && planned[0]?.file === planned[1]?.file)
    throw refused(credentialsFile ?? "", "it is the .env file");
  return planned;
}

async function planFile(
  workspace: string,
  kind: IdentityFileKind,
  given: string,
  env: Environment,
): Promise<IdentityFile> {
  const file = relative(workspace, resolve(workspace, given));
  const [first] = file.split("/");
  if (given === "" || file === "" || first === ".." || isAbsolute(file))
    throw refused(given, "it is not in the workspace");
  if (first === ".git" || first === ".ravi") throw refused(given, `"${first}" is not for files of tools`);
  const parent = await deepestDirectory(dirname(join(workspace, file)));
  if (parent !== (await realpath(parent))) throw refused(given, "a symbolic link leads there");
  await requireOurs(join(workspace, file), kind, given);
  const sight = await gitSightOf(workspace, file, env);
  if (sight === "tracked") throw refused(given, "git tracks it", `Have git forget it: git rm --cached -- '${file}'`);
  if (sight === "visible")
    throw refused(
      given,
      "git would see it",
      `Add /${file} to .gitignore, or to the file that "git rev-parse --git-path info/exclude" names`,
    );
  if (sight === "unknown")
    throw refused(given, "git does not say whether it would see it", "See what git says there: git status");
  return { kind, file };
}

async function requireOurs(path: string, kind: IdentityFileKind, given: string): Promise<void> {
  try {
    const there = await readUserFile(path);
    if (there !== undefined && kind === "credentials" && !isCredentialsFile(there.text)) {
      throw new NotAUserFile("it holds something else");
    }
  } catch (error) {
    if (error instanceof NotAUserFile) throw refused(given, error.message);
    throw error;
  }
}

async function deepestDirectory(path: string): Promise<string> {
  const isThere = await realpath(path).then(
    () => true,
    () => false,
  );
  return isThere ? path : await deepestDirectory(dirname(path));
}

function refused(given: string, state: string, hint = "Name another file of the workspace"): LaunchError {
  return new LaunchError("IDENTITY_FILE_REFUSED", `Cannot write the identity to ${JSON.stringify(given)}: ${state}`, {
    hint,
  });
}
