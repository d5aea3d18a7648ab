import { randomUUID } from "node:crypto";
import { openPassword, openVaultKey, type PasswordContent, sealPassword } from "../vault/identity-vault.ts";
import { requireIdentity } from "./identities.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredPassword {
  uuid: string;
  identity_id: number;
  identity_uuid: string;
  vault_key: Uint8Array;
  /** Registrable domain. */
  domain: string;
  sealed: Uint8Array;
  created_dt: string;
  updated_dt: string;
}

const selectPassword = `SELECT p.*, i.uuid AS identity_uuid, i.vault_key
  FROM passwords p JOIN identities i ON i.id = p.identity_id`;

export function listPasswords(state: State, scope: Scope): StoredPassword[] {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.all<StoredPassword>(`${selectPassword} WHERE ${sql} ORDER BY p.id`, values);
}

export function findPassword(state: State, scope: Scope, uuid: string): StoredPassword | undefined {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.get<StoredPassword>(`${selectPassword} WHERE p.uuid = ? AND ${sql}`, [uuid, ...values]);
}

export function createPassword(
  state: State,
  identityId: number,
  domain: string,
  content: PasswordContent,
): StoredPassword {
  const { uuid: identityUuid, vault_key } = requireIdentity(state, identityId);
  const vaultKey = openVaultKey(state.masterKey, identityUuid, vault_key);
  const uuid = randomUUID();
  const sealed = sealPassword(vaultKey, { identityUuid, passwordUuid: uuid, domain }, content);
  const now = timestamp();
  state.db.insert(
    "INSERT INTO passwords (uuid, identity_id, domain, sealed, created_dt, updated_dt) VALUES (?, ?, ?, ?, ?, ?)",
    [uuid, identityId, domain, sealed, now, now],
  );
  return {
    uuid,
    identity_id: identityId,
    identity_uuid: identityUuid,
    vault_key,
    domain,
    sealed,
    created_dt: now,
    updated_dt: now,
  };
}

/**
 * User name, password and notes in the clear.
 *
 * @throws LocalRaviError `VAULT_KEY_UNREADABLE`, `VAULT_SECRET_UNREADABLE`
 */
export function readPassword(state: State, password: StoredPassword): PasswordContent {
  return openPassword(vaultKeyOf(state, password), placeOf(password), password.sealed);
}

export function replacePassword(
  state: State,
  password: StoredPassword,
  domain: string,
  content: PasswordContent,
): StoredPassword {
  const moved = { ...password, domain, updated_dt: timestamp() };
  const sealed = sealPassword(vaultKeyOf(state, password), placeOf(moved), content);
  state.db.change("UPDATE passwords SET domain = ?, sealed = ?, updated_dt = ? WHERE uuid = ?", [
    domain,
    sealed,
    moved.updated_dt,
    password.uuid,
  ]);
  return { ...moved, sealed };
}

export function deletePassword(state: State, uuid: string): void {
  state.db.change("DELETE FROM passwords WHERE uuid = ?", [uuid]);
}

function vaultKeyOf(state: State, password: StoredPassword): Buffer {
  return openVaultKey(state.masterKey, password.identity_uuid, password.vault_key);
}

function placeOf(password: StoredPassword): { identityUuid: string; passwordUuid: string; domain: string } {
  return { identityUuid: password.identity_uuid, passwordUuid: password.uuid, domain: password.domain };
}
