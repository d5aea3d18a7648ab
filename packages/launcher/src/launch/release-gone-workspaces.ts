import { lstat } from "node:fs/promises";
import { listIdentities, type IdentityRecord } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { findWorktree } from "../workspace/git-worktree.ts";
import { connectRavi, managementClient, openKnown, type LauncherParts } from "./launcher-parts.ts";
import { releaseRecord, type ReleasedWorkspace } from "./release-workspace.ts";

/** Which workspaces to look after. */
export interface GoneWorkspacesOptions {
  /** Only those whose identity was not used for so long, in milliseconds. @default 0 */
  olderThanMs?: number | undefined;
  /** Tells only which would be released. @default false */
  isDryRun?: boolean | undefined;
}

/** A workspace whose directory is gone. */
export interface GoneWorkspace extends ReleasedWorkspace {
  /** Why it was not released. */
  reason?: string | undefined;
}

/**
 * Releases the identities of workspaces whose directories are gone, or whose release was interrupted. A worktree that git says was moved or is locked is
 * not gone: it keeps its identity.
 */
export async function releaseGoneWorkspaces(
  parts: LauncherParts,
  { olderThanMs = 0, isDryRun = false }: GoneWorkspacesOptions,
): Promise<GoneWorkspace[]> {
  const books = await openKnown(parts);
  const before = Date.now() - olderThanMs;
  const old = listIdentities(books, { lifecycle: "workspace" }).filter(
    ({ changedAt }) => Date.parse(changedAt) <= before,
  );
  const gone: IdentityRecord[] = [];
  // One that is being released was left so by a process that died: whoever is at it has its lease.
  for (const record of old) if (record.state === "releasing" || (await isGone(record))) gone.push(record);
  if (gone.length === 0) return [];
  if (isDryRun) return gone.map((record) => ({ ...whatIs(record), release: undefined }));
  const ravi = await connectRavi(parts.ravi);
  const world = { books, keys: keptKeysIn(parts.stateDirectory), management: managementClient(parts, ravi) };
  const released: GoneWorkspace[] = [];
  for (const record of gone) {
    if (record.ravi !== ravi.name) released.push(kept(record, `it is at ${record.ravi}`));
    else released.push(await releaseRecord(record, world).catch((error: Error) => kept(record, error.message)));
  }
  return released;
}

async function isGone({ workspace, gitDirectory }: IdentityRecord): Promise<boolean> {
  if (workspace === undefined) return false;
  const error = await lstat(workspace).then(
    () => undefined,
    (failure: NodeJS.ErrnoException) => failure,
  );
  // Not to be seen is not gone: a disk may be away for a while.
  if (error?.code !== "ENOENT" && error?.code !== "ENOTDIR") return false;
  return (await findWorktree(gitDirectory, workspace)).kind === "gone";
}

function kept(record: IdentityRecord, reason: string): GoneWorkspace {
  return { ...whatIs(record), release: undefined, reason };
}

function whatIs({ workspace = "", uuid = "", name }: IdentityRecord): Pick<ReleasedWorkspace, "path" | "identity"> {
  return { path: workspace, identity: { uuid, name } };
}
