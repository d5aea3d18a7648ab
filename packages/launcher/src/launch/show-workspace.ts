import { resolve } from "node:path";
import { listIdentities, type IdentityState } from "../identity/identity-registry.ts";
import { keptKeysIn } from "../identity/kept-key.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { identityResource } from "../ledger/launches.ts";
import { readStandingScope } from "../workspace/standing-scope.ts";
import { openKnown, type LauncherParts } from "./launcher-parts.ts";
import { reclaimWorkspace } from "./reclaim-workspace.ts";
import { requireDirectoryName } from "./read-inputs.ts";
import { canonicalPath } from "./release-workspace.ts";

/** What the books know of a workspace. */
export interface WorkspaceEntry {
  /** Canonical path. */
  path: string;
  name: string;
  uuid: string | undefined;
  email: string | undefined;
  phone: string | undefined;
  state: IdentityState;
  /** Why it was left behind. */
  reason: string | undefined;
  /** The Ravi it lives at. */
  ravi: string;
  /** The scope that stands there; `undefined` when there is none. */
  scope: string | undefined;
  /** Launches that work under the identity now. */
  users: readonly string[];
}

/** The identity of a workspace, by the books; `undefined` when it has none. Asks nobody. */
export async function showWorkspace(
  parts: LauncherParts,
  { path: given }: { path?: string | undefined },
): Promise<WorkspaceEntry | undefined> {
  const path = await canonicalPath(resolve(parts.host.cwd, requireDirectoryName(given)));
  const books = await openKnown(parts);
  await reclaimWorkspace({ books, keys: keptKeysIn(parts.stateDirectory) }, path);
  const [record] = listIdentities(books, { workspace: path });
  if (record === undefined) return undefined;
  const { name, uuid, email, phone, state, reason, ravi } = record;
  const standing = await readStandingScope(path);
  const scope = standing?.identityUuid === uuid ? standing?.directory : undefined;
  const users = leasesOf(books, { resource: identityResource(ravi, name) })
    .filter(({ isForfeited }) => !isForfeited)
    .map(({ launchId }) => launchId);
  return { path, name, uuid, email, phone, state, reason, ravi, scope, users };
}
