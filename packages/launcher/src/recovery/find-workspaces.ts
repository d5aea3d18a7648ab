import type { KeptKeys } from "../identity/kept-key.ts";
import { gitDirectoryOf } from "../workspace/git-worktree.ts";
import { readKeptScope } from "../workspace/standing-scope.ts";
import type { WorkspacePlace } from "./enter-found-identities.ts";
import type { FoundLaunch } from "./find-launches.ts";

/** The workspaces of some launches in which the scope of an identity of ours stands, by the identity's uuid. */
export async function findWorkspaces(
  launches: readonly FoundLaunch[],
  keys: Pick<KeptKeys, "read">,
): Promise<Map<string, WorkspacePlace>> {
  const paths = new Set(launches.flatMap(({ copied }) => copied?.workspace ?? []));
  const found = new Map<string, WorkspacePlace>();
  for (const workspace of paths) {
    const standing = await readKeptScope(workspace, keys);
    if (standing === undefined) continue;
    found.set(standing.identityUuid, { workspace, gitDirectory: await gitDirectoryOf(workspace) });
  }
  return found;
}
