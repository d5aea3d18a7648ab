import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { isGone } from "../identity/is-gone.ts";
import type { LaunchWork } from "../launch/enter-books.ts";
import type { Intent } from "../ledger/journal.ts";
import { step } from "../steps.ts";
import { belongingsOf, type Possessions } from "./belongings.ts";
import { messageCursor } from "./message-cursor.ts";
import { readPossessions } from "./read-possessions.ts";
import { removePossessions } from "./remove-possessions.ts";

/**
 * Makes an identity of a pool a launch's own: notes what belongs to the slot, before anybody can get at it, and from when on
 * its messages are this user's.
 *
 * @param renew Gets another key, or the identity anew, when Ravi does not know its key any more.
 */
export async function openSlot(
  work: LaunchWork,
  slot: Intent<"slot">,
  identity: ProvisionedIdentity,
  renew: () => Promise<ProvisionedIdentity>,
): Promise<ProvisionedIdentity> {
  step("slot.opening");
  try {
    return await open(work, slot, identity);
  } catch (error) {
    if (!isGone(error)) throw error;
    await work.context.keys.forget(identity.uuid);
    return await open(work, slot, await renew());
  }
}

async function open(
  { context, journal }: LaunchWork,
  slot: Intent<"slot">,
  identity: ProvisionedIdentity,
): Promise<ProvisionedIdentity> {
  const client = context.actAs(identity);
  const [found, since] = await Promise.all([
    readPossessions(client),
    messageCursor(client, identity.phone !== undefined),
  ]);
  const strangers = found.contacts.filter(({ isByItself }) => isByItself);
  const contacts = found.contacts.filter(({ isByItself }) => !isByItself);
  await removePossessions(client, { secrets: [], passwords: [], contacts: strangers.map(({ uuid }) => uuid) });
  const own: Possessions = { ...found, contacts };
  journal.amend(slot, { belongings: belongingsOf(own) });
  step("slot.opened");
  return { ...identity, since };
}
