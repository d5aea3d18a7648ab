import { changeIdentity, listIdentities } from "../identity/identity-registry.ts";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { Books } from "../ledger/books.ts";
import { readKeptScope } from "../workspace/standing-scope.ts";

/**
 * Gives an identity its workspace back that books which were rebuilt could not tell: by the scope that stands there, with
 * the key that is kept. Does nothing for a workspace that has one.
 *
 * @param workspace Canonical path.
 */
export async function reclaimWorkspace(
  { books, keys }: { books: Books; keys: Pick<KeptKeys, "read"> },
  workspace: string,
): Promise<void> {
  if (listIdentities(books, { lifecycle: "workspace" }).every((record) => record.workspace !== undefined)) return;
  const standing = await readKeptScope(workspace, keys);
  if (standing === undefined) return;
  books.transaction(() => {
    const [record] = listIdentities(books, { uuid: standing.identityUuid, lifecycle: "workspace", state: "ready" });
    if (record === undefined || record.workspace !== undefined) return;
    const others = listIdentities(books, { ravi: record.ravi, workspace });
    if (others.length === 0) changeIdentity(books, record, { workspace });
  });
}
