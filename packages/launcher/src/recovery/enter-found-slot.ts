import type { Identity } from "@persona-launcher/ravi";
import { changeIdentity, enterIdentity } from "../identity/identity-registry.ts";
import type { Books } from "../ledger/books.ts";
import type { Effects } from "../ledger/journal.ts";
import { lifecycleOf } from "./lifecycle-of.ts";

/**
 * Enters an identity of a pool into books that do not know it, so that it can be taken back from its user.
 *
 * @param identities All that are at its Ravi.
 */
export function enterFoundSlot(books: Books, slot: Effects["slot"], identities: readonly Identity[]): void {
  const { ravi, name, pool } = slot;
  const [there, ...others] = identities.filter((identity) => identity.name === name);
  if (there === undefined || others.length > 0) return;
  const record = enterIdentity(books, { ravi, name, lifecycle: "pool", pool });
  changeIdentity(books, record, {
    uuid: there.uuid,
    email: there.inbox,
    phone: there.phone === "" ? undefined : there.phone,
    isMade: lifecycleOf(name) !== undefined,
    state: "ready",
  });
}
