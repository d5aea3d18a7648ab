import type { Identity } from "@persona-launcher/ravi";
import { changeIdentity, enterIdentity, findIdentity, type IdentityKey } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { booksId } from "../ledger/begun-books.ts";
import { lifecycleOf, poolOf } from "./lifecycle-of.ts";

const reason = "the books were lost";

/** Where a workspace is. */
export type WorkspacePlace = Pick<IdentityKey, "workspace" | "gitDirectory">;

/**
 * Enters the identities of a Ravi that nothing in the books tells of yet, as far as they are ours: in use where their key was
 * kept, left behind where only the name says so.
 *
 * @param kept Uuids of those whose keys were kept.
 * @param workspaces By uuid, the places of workspaces whose scopes are known to stand there.
 */
export function enterFoundIdentities(
  books: Books,
  ravi: string,
  identities: readonly Identity[],
  kept: ReadonlySet<string>,
  workspaces: ReadonlyMap<string, WorkspacePlace>,
): { ready: number; leftBehind: number } {
  const counts = { ready: 0, leftBehind: 0 };
  for (const identity of identities) {
    const { uuid, name } = identity;
    if (findIdentity(books, ravi, name) !== undefined) continue;
    if (kept.has(uuid)) {
      enterKept(books, ravi, identity, workspaces.get(uuid));
      counts.ready += 1;
    } else if (lifecycleOf(name) !== undefined) {
      enter(books, { ravi, name, lifecycle: lifecycleOf(name) ?? "named" }, identity, { state: "left-behind", reason });
      appendToLedger(books, booksId, "identity.left-behind", { name, uuid, reason });
      counts.leftBehind += 1;
    }
  }
  return counts;
}

/**
 * A slot of a pool is leased to nobody before the pool is made anew: nobody knows whether its last user left something in it.
 */
function enterKept(books: Books, ravi: string, identity: Identity, place: WorkspacePlace | undefined): void {
  const { name } = identity;
  const lifecycle = lifecycleOf(name) ?? "named";
  const pool = lifecycle === "pool" ? poolOf(name) : undefined;
  const standing = pool === undefined ? {} : { reason };
  const where = lifecycle === "workspace" ? place : {};
  enter(books, { ravi, name, lifecycle, pool, ...where }, identity, { state: "ready", ...standing });
}

/** Whether we made it is as good as its name: one without a prefix may have been a person's before. */
function enter(
  books: Books,
  key: IdentityKey,
  { uuid, inbox, phone }: Identity,
  standing: { state: "ready" | "left-behind"; reason?: string },
): void {
  const record = enterIdentity(books, key);
  changeIdentity(books, record, {
    uuid,
    email: inbox,
    phone: phone === "" ? undefined : phone,
    isMade: lifecycleOf(key.name) !== undefined,
    ...standing,
  });
}
