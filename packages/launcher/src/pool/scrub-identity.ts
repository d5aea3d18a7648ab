import type { RaviClient } from "@persona-launcher/ravi";
import { differenceOf, type Belongings, type Difference } from "./belongings.ts";
import { readPossessions } from "./read-possessions.ts";
import { removePossessions } from "./remove-possessions.ts";

/** What was removed, and what is not as it was. */
export interface Scrubbing {
  removed: { secrets: number; passwords: number; contacts: number };
  /** What its user did to what belongs to the slot, or left that could not be removed; in words, without values. */
  reason: string | undefined;
}

/**
 * Removes from an identity what is not its own, and values that were put in place of its own ones. What Ravi does not
 * delete, and what of its own is changed or gone, is told. Safe to repeat.
 *
 * @param client Acts as the identity.
 * @throws Whatever Ravi throws; then something may be left.
 */
export async function scrubIdentity(client: RaviClient, own: Belongings): Promise<Scrubbing> {
  const before = differenceOf(own, await readPossessions(client));
  const { secrets, passwords, contacts } = before.foreign;
  const removed = { secrets: secrets.length, passwords: passwords.length, contacts: contacts.length };
  if (secrets.length + passwords.length + contacts.length === 0) return { removed, reason: reasonFor(before, before) };
  await removePossessions(client, before.foreign);
  return { removed, reason: reasonFor(before, differenceOf(own, await readPossessions(client))) };
}

/** Names of foreign secrets are their user's own words, and not repeated. */
function reasonFor({ changed, lost, passwords }: Difference, { foreign }: Difference): string | undefined {
  const gone = lost.filter((key) => !changed.includes(key));
  const left = foreign.secrets.length + foreign.passwords.length;
  const parts = [
    changed.length === 0
      ? ""
      : `changed ${secretsCalled(changed)}, which ${changed.length === 1 ? "is" : "are"} removed`,
    gone.length === 0 ? "" : `deleted ${secretsCalled(gone)}`,
    passwords === 0 ? "" : `changed or deleted ${passwords} of its passwords`,
    left === 0
      ? ""
      : `put ${left} ${left === 1 ? "secret or password" : "secrets or passwords"} there that Ravi does not delete`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? undefined : parts.join(", and ");
}

function secretsCalled(keys: readonly string[]): string {
  return `${keys.length === 1 ? "secret" : "secrets"} ${keys.join(", ")}`;
}
