import { randomInt, randomUUID } from "node:crypto";
import { createVaultKey } from "../vault/identity-vault.ts";
import { inventName } from "./auto-name.ts";
import { mintIdentityKey } from "./keys.ts";
import { localPartFromName } from "./local-part.ts";
import { provisionPhone } from "./phones.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredIdentity {
  id: number;
  uuid: string;
  name: string;
  inbox: string;
  phone: string | null;
  vault_key: Uint8Array;
  created_dt: string;
  updated_dt: string;
}

export interface NewIdentity {
  /** Default: invented. */
  name: string | undefined;
  /** Whole address. Default: made from the name. */
  address: string | undefined;
  withPhone: boolean;
}

export type CreateIdentityResult =
  /** `sameName` counts the identities of that name there are now, this one included. */
  | { kind: "created"; identity: StoredIdentity; apiKey: string; sameName: number }
  | { kind: "address-taken" }
  | { kind: "no-phone-number" };

const suffixDigits = 6;
const selectIdentity =
  "SELECT identities.*, phones.phone_number AS phone FROM identities LEFT JOIN phones ON phones.identity_id = identities.id";

/** Creates an identity with its inbox, vault key, first identity key and, when asked, a phone number. */
export function createIdentity(state: State, wanted: NewIdentity): CreateIdentityResult {
  const name = wanted.name ?? inventName();
  const inbox = wanted.address ?? freeAddress(state, name, wanted.name === undefined);
  if (findIdentityByAddress(state, inbox) !== undefined) return { kind: "address-taken" };
  return state.db.transaction(() => {
    const id = insertIdentity(state, name, inbox);
    if (wanted.withPhone && provisionPhone(state, id) === undefined) {
      state.db.change("DELETE FROM identities WHERE id = ?", [id]);
      return { kind: "no-phone-number" };
    }
    const apiKey = mintIdentityKey(state, id, "created with the identity");
    return { kind: "created", identity: requireIdentity(state, id), apiKey, sameName: countNamed(state, name) };
  });
}

export function listIdentities(state: State, scope: Scope): StoredIdentity[] {
  const { sql, values } = inScope(scope, "identities.id");
  return state.db.all<StoredIdentity>(`${selectIdentity} WHERE ${sql} ORDER BY identities.id`, values);
}

export function findIdentity(state: State, uuid: string): StoredIdentity | undefined {
  return state.db.get<StoredIdentity>(`${selectIdentity} WHERE identities.uuid = ?`, [uuid]);
}

/** Addresses are compared without regard to case. */
export function findIdentityByAddress(state: State, address: string): StoredIdentity | undefined {
  return state.db.get<StoredIdentity>(`${selectIdentity} WHERE identities.inbox = ?`, [address]);
}

export function requireIdentity(state: State, id: number): StoredIdentity {
  const identity = state.db.get<StoredIdentity>(`${selectIdentity} WHERE identities.id = ?`, [id]);
  if (identity === undefined) throw new Error(`Cannot read identity ${id}: there is none`);
  return identity;
}

export function renameIdentity(state: State, id: number, name: string): StoredIdentity {
  state.db.change("UPDATE identities SET name = ?, updated_dt = ? WHERE id = ?", [name, timestamp(), id]);
  return requireIdentity(state, id);
}

/** Deletes the identity and all it owns: keys, mail, phone, messages, secrets. */
export function deleteIdentity(state: State, id: number): void {
  state.db.change("DELETE FROM identities WHERE id = ?", [id]);
}

function insertIdentity(state: State, name: string, inbox: string): number {
  const uuid = randomUUID();
  const now = laterThanNamesakes(state, name);
  return state.db.insert(
    "INSERT INTO identities (uuid, name, inbox, vault_key, created_dt, updated_dt) VALUES (?, ?, ?, ?, ?, ?)",
    [uuid, name, inbox, createVaultKey(state.masterKey, uuid), now, now],
  );
}

function countNamed(state: State, name: string): number {
  return state.db.get<{ count: number }>("SELECT count(*) AS count FROM identities WHERE name = ?", [name])?.count ?? 0;
}

// Of several that bear a name the oldest counts, so the one that was first must also be the oldest by its date.
function laterThanNamesakes(state: State, name: string): string {
  const youngest = state.db.get<{ at: string | null }>("SELECT max(created_dt) AS at FROM identities WHERE name = ?", [
    name,
  ]);
  const earliest = Date.parse(youngest?.at ?? "") + 1;
  return new Date(Math.max(Date.now(), earliest || 0)).toISOString();
}

// An invented name always gets digits, as the hosted service gives it; a chosen name only when its address is taken.
function freeAddress(state: State, name: string, isInvented: boolean): string {
  const localPart = isInvented ? name.toLowerCase().replace(" ", ".") : localPartFromName(name, suffixDigits);
  let address = isInvented ? withDigits(state, localPart, 4) : `${localPart}@${state.domain}`;
  while (findIdentityByAddress(state, address) !== undefined) address = withDigits(state, localPart, suffixDigits);
  return address;
}

function withDigits(state: State, localPart: string, digits: number): string {
  return `${localPart}${randomInt(10 ** (digits - 1), 10 ** digits)}@${state.domain}`;
}
