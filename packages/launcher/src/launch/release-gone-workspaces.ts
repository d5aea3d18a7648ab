import { lstat } from "node:fs/promises";
import { listIdentities, type IdentityRecord } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import type { Release } from "../identity/release-identity.ts";
import { leasesOf } from "../leases/leases-of.ts";
import type { Books } from "../ledger/books.ts";
import { identityResource } from "../ledger/launches.ts";
import { processesWithVariable } from "../process/proc.ts";
import { findWorktree } from "../workspace/git-worktree.ts";
import { standingScopeDirectory } from "../workspace/standing-scope.ts";
import { connectRavi, managementClient, openKnown, type LauncherParts } from "./launcher-parts.ts";
import { releaseRecord, type ReleaseWorld } from "./release-record.ts";

/** Which workspaces to look after. */
export interface GoneWorkspacesOptions {
  /** Only those whose identity was not used for so long, in milliseconds. @default 0 */
  olderThanMs?: number | undefined;
  /** Tells only which would be released. @default false */
  isDryRun?: boolean | undefined;
}

/** An identity that had to go. */
export interface GoneWorkspace {
  /** The directory that is gone; `undefined` for an identity of no workspace whose deletion was interrupted. */
  path: string | undefined;
  identity: { uuid: string; name: string };
  /** What became of the identity; `undefined` when nothing was done. */
  release: Release | undefined;
  /** Why it was not released. */
  reason?: string | undefined;
}

/**
 * Releases the identities of workspaces whose directories are gone, and those whose release or deletion was interrupted. A
 * worktree that git says was moved or is locked is not gone: it keeps its identity. So does one that is gone while a command
 * still works under its identity, with the reason.
 */
export async function releaseGoneWorkspaces(
  parts: LauncherParts,
  { olderThanMs = 0, isDryRun = false }: GoneWorkspacesOptions,
): Promise<GoneWorkspace[]> {
  const books = await openKnown(parts);
  const before = Date.now() - olderThanMs;
  const old = listIdentities(books).filter(({ changedAt }) => Date.parse(changedAt) <= before);
  const gone: IdentityRecord[] = [];
  for (const record of old) if (isInterrupted(books, record) || (await isGone(record))) gone.push(record);
  if (gone.length === 0) return [];
  if (isDryRun) return gone.map((record) => ({ ...whatIs(record), reason: whyInUse(record) }));
  const ravi = await connectRavi(parts.ravi);
  const world = { books, keys: keptKeysIn(parts.stateDirectory), management: managementClient(parts, ravi) };
  const released: GoneWorkspace[] = [];
  for (const record of gone) {
    const reason = record.ravi === ravi.name ? whyInUse(record) : `it is at ${record.ravi}`;
    if (reason !== undefined) released.push({ ...whatIs(record), reason });
    else released.push(await releaseOne(record, world));
  }
  return released;
}

async function releaseOne(record: IdentityRecord, world: ReleaseWorld): Promise<GoneWorkspace> {
  try {
    return { ...whatIs(record), release: await releaseRecord(record, world) };
  } catch (error) {
    return { ...whatIs(record), reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Whoever is at releasing it has its lease. */
function isInterrupted(books: Books, { state, ravi, name }: IdentityRecord): boolean {
  if (state !== "releasing") return false;
  return leasesOf(books, { resource: identityResource(ravi, name) }).every(({ isForfeited }) => isForfeited);
}

async function isGone({ lifecycle, workspace, gitDirectory }: IdentityRecord): Promise<boolean> {
  if (lifecycle !== "workspace" || workspace === undefined) return false;
  const error = await lstat(workspace).then(
    () => undefined,
    (failure: NodeJS.ErrnoException) => failure,
  );
  // Not to be seen is not gone: a disk may be away for a while.
  if (error?.code !== "ENOENT" && error?.code !== "ENOTDIR") return false;
  return (await findWorktree(gitDirectory, workspace)).kind === "gone";
}

/** Claude Squad 1.0.17 removes the worktree of a paused session while its agent lives on, and makes it again. */
function whyInUse({ state, workspace }: IdentityRecord): string | undefined {
  if (workspace === undefined || state === "releasing") return undefined;
  const [pid] = processesWithVariable("RAVI_CONFIG_DIR", standingScopeDirectory(workspace));
  return pid === undefined ? undefined : `process ${pid} still works under it`;
}

function whatIs({ workspace, uuid = "", name }: IdentityRecord): GoneWorkspace {
  return { path: workspace, identity: { uuid, name }, release: undefined };
}
