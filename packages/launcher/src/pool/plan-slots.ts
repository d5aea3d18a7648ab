import type { Identity } from "@persona-launcher/ravi";
import type { IdentityRecord } from "../identity/identity-registry.ts";
import type { PoolRecord } from "./pool-registry.ts";
import { slotName } from "./pool-options.ts";

export interface SlotsBefore {
  pool: PoolRecord;
  /** The pool's identities in the books. */
  members: readonly IdentityRecord[];
  /** All identities in the books. */
  known: readonly IdentityRecord[];
  /** All identities at Ravi. */
  there: readonly Identity[];
  /** Whether the key of an identity is kept. */
  hasKey: (uuid: string) => boolean;
  reuseStale: boolean;
}

/** What is to be done so that a pool has all of its slots. */
export interface SlotPlan {
  /** Names of slots that are not what they must be: half made, without their keys, or gone at Ravi. */
  mend: string[];
  /** Identities that Ravi did not delete, to be taken. */
  adopt: IdentityRecord[];
  /** Names of new ones. */
  make: string[];
  /** Names that somebody else's identities bear, and that were passed over. */
  taken: string[];
}

/** Pure. */
export function planSlots(before: SlotsBefore): SlotPlan {
  const { pool, members, reuseStale } = before;
  const missing = Math.max(0, pool.size - members.length);
  const adopt = reuseStale ? staleOnes(before).slice(0, missing) : [];
  const mend = members.filter((member) => isBroken(member, before)).map(({ name }) => name);
  return { mend, adopt, ...newNames(missing - adopt.length, before) };
}

function isBroken({ state, uuid }: IdentityRecord, { there, hasKey }: SlotsBefore): boolean {
  if (state === "releasing") return false;
  return uuid === undefined || state !== "ready" || !hasKey(uuid) || !there.some((identity) => identity.uuid === uuid);
}

/** Those we made, that are there, and that nobody else is called like. */
function staleOnes({ known, there }: SlotsBefore): IdentityRecord[] {
  return known.filter(({ state, isMade, uuid, name }) => {
    const [namesake, ...others] = there.filter((identity) => identity.name === name);
    return state === "left-behind" && isMade && namesake?.uuid === uuid && others.length === 0;
  });
}

function newNames(count: number, { pool, known, there }: SlotsBefore): Pick<SlotPlan, "make" | "taken"> {
  const ours = new Set(known.map(({ name }) => name));
  const theirs = new Set(there.map(({ name }) => name));
  const [make, taken]: [string[], string[]] = [[], []];
  for (let number = 1; make.length < count; number += 1) {
    const name = slotName(pool.prefix, number);
    if (ours.has(name)) continue;
    (theirs.has(name) ? taken : make).push(name);
  }
  return { make, taken };
}
