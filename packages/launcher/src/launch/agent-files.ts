import { mkdirSync, writeFileSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, rm, rmdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HarnessInvocation } from "../harness/harness-adapter.ts";
import { olderLog } from "./agent-log.ts";
import { createPrivateDirectory, type LaunchDirectory } from "../workspace/state-directory.ts";
import { step } from "../steps.ts";

export interface AgentFilesOptions {
  directory: LaunchDirectory;
  invocation: HarnessInvocation;
  /** What the agent reads on standard input. */
  task?: string | undefined;
  /** Absolute path of the directory where the harness keeps its conversations. */
  history: string;
}

/** Writes what a harness needs into the launch directory. Nothing here holds a secret. */
export async function writeAgentFiles({ directory, invocation, task, history }: AgentFilesOptions): Promise<void> {
  const files = invocation.files.map(({ path, contents }) => ({ path: join(directory.harness, path), contents }));
  if (task !== undefined) files.push({ path: join(directory.run, "task"), contents: task });
  const links = invocation.links.map(({ path, target }) => ({ path: join(directory.harness, path), target }));
  const directories = [
    directory.harness,
    directory.run,
    directory.temporary,
    ...invocation.directories.map((path) => join(directory.harness, path)),
    ...(invocation.historyDirectories ?? []).map((path) => join(history, path)),
    ...[...files, ...links].map(({ path }) => dirname(path)),
  ];
  // One after another: each may be above the next.
  for (const path of new Set(directories)) if (!made(path)) await createPrivateDirectory(path);
  step("files.directories-made");
  // Not waited for: for a few small files that takes longer than writing them.
  for (const { path, contents } of files) writeFileSync(path, contents, { mode: 0o600, flag: "wx" });
  step("files.written");
  for (const { path, target } of links) await symlink(target, path);
  step("files.linked");
  step("files.complete");
}

/** Whether a directory could be made just so; else it is there, or something above it is missing, or cannot be. */
function made(path: string): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch {
    return false;
  }
}

/**
 * Removes everything of a launch but its masked logs.
 *
 * @throws Error when a link or a file stands in the place of the launch directory; it stays.
 */
export async function removeAgentFiles(directory: LaunchDirectory): Promise<void> {
  await reclaimDirectory(directory.path);
  const kept = new Set([directory.outputLog, directory.errorLog].flatMap((log) => [log, olderLog(log)]));
  for (const name of await readdir(directory.path)) {
    const path = join(directory.path, name);
    if (kept.has(path)) continue;
    await removeTree(path);
    step("files.entry-removed");
  }
  await rmdir(directory.path).catch((error: NodeJS.ErrnoException) => {
    // The agent ran, and its logs stay.
    if (error.code !== "ENOTEMPTY") throw error;
  });
  // The last one of all launches: one that came to nothing leaves nothing.
  await rmdir(dirname(directory.path)).catch(() => {});
}

/**
 * Makes a directory of ours writable again, whatever the agent has made of its mode. Never through a link: modes and
 * files behind it are somebody else's.
 *
 * @throws Error when something else stands there.
 */
export async function reclaimDirectory(path: string): Promise<void> {
  if (!(await isDirectory(path))) throw new Error(`Cannot clear "${path}": it is no directory any more`);
  await chmod(path, 0o700);
}

async function isDirectory(path: string): Promise<boolean> {
  return (await lstat(path)).isDirectory();
}

/** Agents leave read-only directories behind (a Go module cache, say), which only root could remove as they are. */
async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    if (await isDirectory(path)) await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o700);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  }
}

/**
 * Creates the directory of a launch and what is above it.
 *
 * @throws LaunchError `STATE_UNWRITABLE`; Error `EEXIST` when it is there already.
 */
export async function createLaunchDirectory(directory: LaunchDirectory): Promise<void> {
  for (let attempts = 5; ; attempts--) {
    try {
      await mkdir(directory.path, { mode: 0o700 });
      return;
    } catch (error) {
      // The first launch, or one that comes when the last one has just taken the parent away.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || attempts === 1) throw error;
    }
    await createPrivateDirectory(dirname(directory.path));
    step("directory.parent-made");
  }
}
