import { createHash } from "node:crypto";
import { readdir, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RaviPlace } from "../ravi-host.ts";
import { makeStateDirectory, stateDirectory } from "./state-directory.ts";

/*
 * Which identities were created from which directory: one empty file per identity, so that commands that run at the same
 * time do not undo each other's notes. Nothing is written into the directory itself.
 */

const usableUuid = /^[\w-]{1,100}$/;

/** Notes that an identity was created from the working directory. Failing to note it is no failure. */
export async function noteCreatedHere(host: RaviPlace, apiUrl: string, identityUuid: string): Promise<void> {
  const state = stateDirectory(host);
  if (state === undefined || !usableUuid.test(identityUuid)) return;
  const place = join("created", nameOf(await realPath(host.cwd), apiUrl));
  try {
    await writeFile(join(await makeStateDirectory(state, place), identityUuid), "", { mode: 0o600 });
  } catch {
    // A directory that cannot be written: `identity info` will ask for a name.
  }
}

/**
 * The identities created from the working directory, or else from the nearest directory above it, up to the home
 * directory. Those that were deleted by this command since are not among them.
 */
export async function createdHere(host: RaviPlace, apiUrl: string): Promise<string[]> {
  const state = stateDirectory(host);
  if (state === undefined) return [];
  for await (const directory of directoriesUp(host)) {
    const uuids = await readNames(join(state, "created", nameOf(directory, apiUrl)));
    if (uuids.length > 0) return uuids.filter((name) => usableUuid.test(name)).sort();
  }
  return [];
}

/** Forgets an identity, whichever directory it was created from. */
export async function forgetCreated(host: RaviPlace, identityUuid: string): Promise<void> {
  const state = stateDirectory(host);
  if (state === undefined || !usableUuid.test(identityUuid)) return;
  const root = join(state, "created");
  await Promise.all((await readNames(root)).map((name) => rm(join(root, name, identityUuid), { force: true })));
}

/** Forgets what was created here and above, because an identity was chosen by `identity use`. */
export async function forgetCreatedHere(host: RaviPlace, apiUrl: string): Promise<void> {
  const state = stateDirectory(host);
  if (state === undefined) return;
  for await (const directory of directoriesUp(host)) {
    await rm(join(state, "created", nameOf(directory, apiUrl)), { recursive: true, force: true });
  }
}

async function* directoriesUp(host: RaviPlace): AsyncGenerator<string> {
  const home = host.home === undefined ? undefined : await realPath(host.home);
  for (let directory = await realPath(host.cwd); ; directory = dirname(directory)) {
    yield directory;
    if (directory === home || directory === dirname(directory)) return;
  }
}

function nameOf(directory: string, apiUrl: string): string {
  return createHash("sha256")
    .update(JSON.stringify([apiUrl, directory]))
    .digest("hex")
    .slice(0, 32);
}

async function readNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch {
    return [];
  }
}

async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
