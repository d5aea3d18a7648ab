import type { Identity } from "@persona-launcher/ravi";
import { changeIdentity, enterIdentity, findIdentity } from "../identity/identity-registry.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "../ledger/books.ts";
import { type Holder, ownHolder } from "../ledger/holder.ts";
import { type Effects, intend } from "../ledger/journal.ts";
import type { CopiedLaunch } from "../ledger/journal-copy.ts";
import {
  endLaunch,
  identityResource,
  insertLaunch,
  isEntered,
  noteIdentity,
  noteReach,
  noteScope,
} from "../ledger/launches.ts";
import { enterFoundSlot } from "./enter-found-slot.ts";
import type { FoundLaunch } from "./find-launches.ts";

/**
 * Enters a launch that the books have lost: its effects, for whoever takes them back, and its right to its identity as long as
 * somebody answers for it.
 *
 * @param identities All that are at its Ravi.
 */
export function enterFoundLaunch(books: Books, launch: FoundLaunch, identities: readonly Identity[]): void {
  const { id, holder, copied, effects } = launch;
  if (isEntered(books, id)) return;
  insertLaunch(books, { ...(copied ?? nobodys), id }, holder ?? ownHolder(), copied?.startedAt);
  for (const one of effects) {
    intend(books, id, one.effect, one.data);
    if (one.effect === "scope") noteScope(books, id, one.data.directory);
    if (one.effect === "slot") enterFoundSlot(books, one.data, identities);
    if (one.effect === "identity") enterIdentityOf(books, one.data, identities);
  }
  if (copied !== undefined) noteItsIdentity(books, copied, effects);
  if (holder === undefined) endLaunch(books, id, "lost");
  else if (copied !== undefined) leaseIdentity(books, copied, holder);
}

/** Of a launch of which nothing but its id is known. */
const nobodys = { personaId: "", personaHash: "", harness: "", workspace: "", ravi: "", identityName: "" };

/** One that is not at Ravi any more needs no entry. */
function enterIdentityOf(
  books: Books,
  { ravi, name, lifecycle, uuid, isMade = uuid === undefined }: Effects["identity"],
  identities: readonly Identity[],
): void {
  const there = identities.find((identity) => (uuid === undefined ? identity.name === name : identity.uuid === uuid));
  if (there === undefined) return;
  const phone = there.phone === "" ? undefined : there.phone;
  const { pool } = findIdentity(books, ravi, name) ?? {};
  const record = enterIdentity(books, { ravi, name, lifecycle, pool });
  changeIdentity(books, record, { uuid: there.uuid, email: there.inbox, phone, isMade, state: "ready" });
}

function noteItsIdentity(books: Books, { id, identity }: CopiedLaunch, effects: FoundLaunch["effects"]): void {
  const isMade = effects.some((one) => one.effect === "identity" && one.data.isMade === true);
  noteIdentity(books, id, identity.uuid, isMade);
  noteReach(books, id, { email: identity.email, phone: identity.phone });
}

function leaseIdentity(books: Books, launch: CopiedLaunch, holder: Holder): void {
  const { id: launchId, heldBy, ravi, identityName, isShared } = launch;
  if (heldBy !== undefined) return;
  tryAcquire(books, { resource: identityResource(ravi, identityName), launchId, holder, isShared: isShared === true });
}
