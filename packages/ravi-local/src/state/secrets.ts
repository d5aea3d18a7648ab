import { randomUUID } from "node:crypto";
import { openSecret, openVaultKey, sealSecret, type SecretContent } from "../vault/identity-vault.ts";
import { requireIdentity } from "./identities.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredSecret {
  uuid: string;
  identity_id: number;
  identity_uuid: string;
  vault_key: Uint8Array;
  key: string;
  sealed: Uint8Array;
  created_dt: string;
  updated_dt: string;
}

const selectSecret = `SELECT s.*, i.uuid AS identity_uuid, i.vault_key
  FROM secrets s JOIN identities i ON i.id = s.identity_id`;

export function listSecrets(state: State, scope: Scope, key: string | undefined): StoredSecret[] {
  const { sql, values } = inScope(scope, "s.identity_id");
  if (key === undefined) return state.db.all<StoredSecret>(`${selectSecret} WHERE ${sql} ORDER BY s.id`, values);
  return state.db.all<StoredSecret>(`${selectSecret} WHERE ${sql} AND s.key = ? ORDER BY s.id`, [...values, key]);
}

export function findSecret(state: State, scope: Scope, uuid: string): StoredSecret | undefined {
  const { sql, values } = inScope(scope, "s.identity_id");
  return state.db.get<StoredSecret>(`${selectSecret} WHERE s.uuid = ? AND ${sql}`, [uuid, ...values]);
}

/** Stores a new secret; undefined when the identity has one of that key. */
export function createSecret(
  state: State,
  identityId: number,
  key: string,
  content: SecretContent,
): StoredSecret | undefined {
  const scope: Scope = { kind: "identity", identityId };
  if (listSecrets(state, scope, key).length > 0) return undefined;
  const identity = requireIdentity(state, identityId);
  const vaultKey = openVaultKey(state.masterKey, identity.uuid, identity.vault_key);
  const uuid = randomUUID();
  const sealed = sealSecret(vaultKey, { identityUuid: identity.uuid, secretUuid: uuid, key }, content);
  const now = timestamp();
  state.db.insert(
    "INSERT INTO secrets (uuid, identity_id, key, sealed, created_dt, updated_dt) VALUES (?, ?, ?, ?, ?, ?)",
    [uuid, identityId, key, sealed, now, now],
  );
  return findSecret(state, scope, uuid);
}

/**
 * The value and notes in the clear.
 *
 * @throws LocalRaviError `VAULT_KEY_UNREADABLE`, `VAULT_SECRET_UNREADABLE`
 */
export function readSecret(state: State, secret: StoredSecret): SecretContent {
  return openSecret(vaultKeyOf(state, secret), placeOf(secret), secret.sealed);
}

export function replaceSecret(state: State, secret: StoredSecret, content: SecretContent): StoredSecret {
  const sealed = sealSecret(vaultKeyOf(state, secret), placeOf(secret), content);
  const updated = { ...secret, sealed, updated_dt: timestamp() };
  state.db.change("UPDATE secrets SET sealed = ?, updated_dt = ? WHERE uuid = ?", [
    sealed,
    updated.updated_dt,
    secret.uuid,
  ]);
  return updated;
}

export function deleteSecret(state: State, uuid: string): void {
  state.db.change("DELETE FROM secrets WHERE uuid = ?", [uuid]);
}

function vaultKeyOf(state: State, secret: StoredSecret): Buffer {
  return openVaultKey(state.masterKey, secret.identity_uuid, secret.vault_key);
}

function placeOf(secret: StoredSecret): { identityUuid: string; secretUuid: string; key: string } {
  return { identityUuid: secret.identity_uuid, secretUuid: secret.uuid, key: secret.key };
}
