import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Effects } from "../ledger/journal.ts";
import { identityFileText, withoutIdentity, type IdentityFile, type ToldIdentity } from "./identity-file.ts";
import { NotAUserFile, readUserFile } from "../text/read-user-file.ts";

/** What there is to know of a file before it is written, so that it can be what it was again. */
export type FormerFile = Pick<Effects["identity-file"], "mode" | "directories">;

/** How a file is before it is written, and which directories are to be made for it. */
export async function formerOf(workspace: string, file: string): Promise<FormerFile> {
  const directories: string[] = [];
  for (let at = dirname(file); at !== "." && !(await isThere(join(workspace, at))); at = dirname(at))
    directories.unshift(at);
  return { mode: (await readUserFile(join(workspace, file)))?.mode, directories };
}

/** Whether a file tells of an identity already, for nobody else to read. */
export async function isToldBy(
  workspace: string,
  { kind, file }: IdentityFile,
  identity: ToldIdentity,
): Promise<boolean> {
  const there = await readUserFile(join(workspace, file));
  return there !== undefined && there.mode === 0o600 && identityFileText(kind, there.text, identity) === there.text;
}

/** Writes what tells of an identity, for nobody else to read. Safe to repeat. */
export async function writeIdentityFile(
  workspace: string,
  { kind, file }: IdentityFile,
  identity: ToldIdentity,
): Promise<void> {
  const path = join(workspace, file);
  await mkdir(dirname(path), { recursive: true });
  const before = (await readUserFile(path))?.text ?? "";
  await replace(workspace, path, identityFileText(kind, before, identity), 0o600);
}

/** Takes away what tells of an identity; of another one it stays. Safe to repeat, also when the workspace is gone. */
export async function removeIdentityFile(data: Effects["identity-file"]): Promise<void> {
  const { workspace, file, kind, identityUuid, mode, directories } = data;
  const path = join(workspace, file);
  // What somebody has put in its place is theirs, and no reason to keep an identity.
  const there = await readUserFile(path).catch(undefinedIfNone);
  const rest = there === undefined ? undefined : withoutIdentity(kind, there.text, identityUuid);
  if (rest === "" && mode === undefined) await rm(path, { force: true });
  else if (rest !== undefined) await replace(workspace, path, rest, mode ?? 0o600);
  for (const directory of directories.toReversed()) await rmdir(join(workspace, directory)).catch(() => {});
}

function undefinedIfNone(error: unknown): undefined {
  if (!(error instanceof NotAUserFile)) throw error;
}

/** The scope is out of git's sight, and whoever removes it removes what a dead launch left there. */
async function replace(workspace: string, path: string, text: string, mode: number): Promise<void> {
  const scope = join(workspace, ".ravi");
  const place = (await isThere(scope)) ? scope : dirname(path);
  const temporary = join(place, `.identity_file.${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await chmod(temporary, mode);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}
