import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { listIdentities } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import type { Release } from "../identity/release-identity.ts";
import { recover } from "../recovery/recover.ts";
import { connectRavi, managementClient, openKnown, rebuildIfLost, type LauncherParts } from "./launcher-parts.ts";
import { reclaimWorkspace } from "./reclaim-workspace.ts";
import { requireDirectoryName } from "./read-inputs.ts";
import { releaseRecord } from "./release-record.ts";

/** Which workspace is to give its identity back. */
export interface ReleaseWorkspaceOptions {
  /** The directory, which may be gone. @default the host's current directory */
  path?: string | undefined;
  /** How long to wait for a launch that works there, in seconds. @default 0: it fails at once */
  waitSeconds?: number | undefined;
  /** Gives up waiting when it aborts. */
  signal?: AbortSignal | undefined;
}

/** A workspace that has no identity any more. */
export interface ReleasedWorkspace {
  /** Canonical path. */
  path: string;
  /** The identity it had; `undefined` when it had none. */
  identity: { uuid: string; name: string } | undefined;
  /** What became of the identity; Ravi may refuse to delete it. */
  release: Release | undefined;
}

/**
 * Takes the identity and the scope of a workspace away. Safe to repeat, also when the directory is gone.
 *
 * @throws LaunchError `IDENTITY_BUSY` while a launch works under the identity, or whatever getting to Ravi throws.
 */
export async function releaseWorkspace(
  parts: LauncherParts,
  options: ReleaseWorkspaceOptions,
): Promise<ReleasedWorkspace> {
  const path = await canonicalPath(resolve(parts.host.cwd, requireDirectoryName(options.path)));
  const books = await openKnown(parts);
  await rebuildIfLost(parts, books);
  await reclaimWorkspace({ books, keys: keptKeysIn(parts.stateDirectory) }, path);
  if (listIdentities(books, { workspace: path }).length === 0) return { path, identity: undefined, release: undefined };
  // A launch that died while it provisioned may have left an identity of which no more is known than its name.
  await recover(parts, {});
  const ravi = await connectRavi(parts.ravi);
  const [record] = listIdentities(books, { ravi: ravi.name, workspace: path });
  if (record === undefined) return { path, identity: undefined, release: undefined };
  const world = { books, keys: keptKeysIn(parts.stateDirectory), management: managementClient(parts, ravi) };
  const release = await releaseRecord(record, world, options);
  return { path, identity: { uuid: record.uuid ?? "", name: record.name }, release };
}

/** As far as the path is there; the rest of it as it is written. */
export async function canonicalPath(path: string): Promise<string> {
  if ((await lstat(path).catch(() => undefined)) !== undefined) return await realpath(path);
  const parent = dirname(path);
  return parent === path ? path : join(await canonicalPath(parent), basename(path));
}
