import type { Identity } from "@persona-launcher/ravi";
import { changeIdentity, enterIdentity, findIdentity } from "../identity/identity-registry.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import type { Books } from "../ledger/books.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { booksId } from "../ledger/begun-books.ts";

const reason = "the books were lost";

/** What the beginning of a name tells of an identity of ours. */
const prefixes: Readonly<Record<string, Lifecycle>> = {
  "task-": "ephemeral",
  "ws-": "workspace",
  "pool-": "pool",
  "warm-": "pool",
};

function lifecycleOf(name: string): Lifecycle | undefined {
  return Object.entries(prefixes).find(([prefix]) => name.startsWith(prefix))?.[1];
}

/**
 * Enters the identities of a Ravi that nothing in the books tells of yet, as far as they are ours: in use where their key was
 * kept, left behind where only the name says so.
 *
 * @param kept Uuids of those whose keys were kept.
 */
export function enterFoundIdentities(
  books: Books,
  ravi: string,
  identities: readonly Identity[],
  kept: ReadonlySet<string>,
): { ready: number; leftBehind: number } {
  const counts = { ready: 0, leftBehind: 0 };
  for (const identity of identities) {
    const { uuid, name } = identity;
    if (findIdentity(books, ravi, name) !== undefined) continue;
    if (kept.has(uuid)) {
      enter(books, ravi, identity, { state: "ready" });
      counts.ready += 1;
    } else if (lifecycleOf(name) !== undefined) {
      enter(books, ravi, identity, { state: "left-behind", reason });
      appendToLedger(books, booksId, "identity.left-behind", { name, uuid, reason });
      counts.leftBehind += 1;
    }
  }
  return counts;
}

/** Whether we made it is as good as its name: one without a prefix may have been a person's before. */
function enter(
  books: Books,
  ravi: string,
  { uuid, name, inbox, phone }: Identity,
  standing: { state: "ready" | "left-behind"; reason?: string },
): void {
  const lifecycle = lifecycleOf(name);
  const record = enterIdentity(books, { ravi, name, lifecycle: lifecycle ?? "named" });
  changeIdentity(books, record, {
    uuid,
    email: inbox,
    phone: phone === "" ? undefined : phone,
    isMade: lifecycle !== undefined,
    ...standing,
  });
}
