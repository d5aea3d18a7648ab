import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { RaviClient } from "@persona-launcher/ravi";
import { changeIdentity, listIdentities, type IdentityRecord } from "../identity/identity-registry.ts";
import { keptKeysIn, type KeptKeys } from "../identity/kept-key.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import { acquire } from "../leases/acquire.ts";
import { releaseLeases } from "../leases/keep-lease.ts";
import type { Books } from "../ledger/books.ts";
import { flushBooks } from "../ledger/flush-books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource, workspaceResource } from "../ledger/launches.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { recover } from "../recovery/recover.ts";
import { noteRelease } from "../recovery/note-release.ts";
import { removeStandingScope } from "../workspace/standing-scope.ts";
import { step } from "../steps.ts";
import { createLaunchId } from "./launch-id.ts";
import { connectRavi, managementClient, openKnown, rebuildIfLost, type LauncherParts } from "./launcher-parts.ts";
import { reclaimWorkspace } from "./reclaim-workspace.ts";
import { requireDirectoryName } from "./read-inputs.ts";

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
  return await releaseRecord(record, world, options);
}

/** Where identities are given back. */
export interface ReleaseWorld {
  books: Books;
  keys: KeptKeys;
  /** Acts for the account. */
  management: RaviClient;
}

/** Gives back the identity of one workspace, while nobody else can begin to use it. */
export async function releaseRecord(
  record: IdentityRecord,
  world: ReleaseWorld,
  { waitSeconds = 0, signal }: Omit<ReleaseWorkspaceOptions, "path"> = {},
): Promise<ReleasedWorkspace> {
  const { books } = world;
  const { ravi, name, workspace: path = "" } = record;
  const launchId = createLaunchId();
  const asker = { launchId, holder: ownHolder(), deadlineMs: waitSeconds * 1000, signal };
  try {
    await acquire(books, { ...asker, resource: workspaceResource(ravi, path), label: `workspace "${path}"` });
    await acquire(books, { ...asker, resource: identityResource(ravi, name), label: `identity "${name}"` });
    step("workspace.releasing");
    // From here on it is to go, and whoever comes next goes on with that.
    changeIdentity(books, record, { state: "releasing" });
    await flushBooks(books);
    step("workspace.release-noted");
    const release = await takeAway(record, path, world);
    noteRelease(record, release, world);
    step("identity.release-noted");
    const reason = release.kind === "left-behind" ? { reason: release.reason } : {};
    const { uuid = "" } = record;
    appendToLedger(books, launchId, "identity.released", { uuid, result: release.kind, ...reason });
    return { path, identity: { uuid, name }, release };
  } finally {
    releaseLeases(books, launchId);
  }
}

/** The scope first: what it names must not be there without its identity. */
async function takeAway(
  { uuid, isMade }: IdentityRecord,
  path: string,
  { management, keys }: ReleaseWorld,
): Promise<Release> {
  if (uuid === undefined) return { kind: "left-behind", reason: "the request that makes it may still be under way" };
  await removeStandingScope(path, uuid);
  step("workspace.scope-removed");
  const release = await releaseIdentity({ client: management, uuid, isOurs: isMade });
  await keys.forget(uuid);
  step("identity.key-forgotten");
  return release;
}

/** As far as the path is there; the rest of it as it is written. */
export async function canonicalPath(path: string): Promise<string> {
  if ((await lstat(path).catch(() => undefined)) !== undefined) return await realpath(path);
  const parent = dirname(path);
  return parent === path ? path : join(await canonicalPath(parent), basename(path));
}
