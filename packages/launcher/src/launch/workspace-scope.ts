import { listIdentities } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";
import type { HeldScope } from "../ledger/launches.ts";
import { readStandingScope } from "../workspace/standing-scope.ts";

/** The scope of a provisioned workspace, for commands that are guests there: any number of them, at once. */
export async function workspaceScopeAt(books: Books, workspace: string): Promise<HeldScope | undefined> {
  const standing = await readStandingScope(workspace);
  if (standing === undefined) return undefined;
  const [record] = listIdentities(books, { uuid: standing.identityUuid, workspace, state: "ready" });
  if (record?.email === undefined) return undefined;
  const { ravi, name, email, phone } = record;
  return {
    launchId: provisionedBy(books, standing.identityUuid),
    personaId: "workspace",
    ravi,
    directory: standing.directory,
    identity: { uuid: standing.identityUuid, name, email, phone },
  };
}

function provisionedBy(books: Books, uuid: string): string {
  const row = books
    .prepare("SELECT id FROM launches WHERE identity_uuid = ? AND mode = 'provision' ORDER BY rowid DESC LIMIT 1")
    .get(uuid) as { id: string } | undefined;
  return row?.id ?? "";
}
