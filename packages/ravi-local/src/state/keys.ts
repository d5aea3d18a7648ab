import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

const prefixes = { management: "ravi_mgmt_", identity: "ravi_id_" } as const;

/** Who a request acts for. */
export type Caller = { kind: "management" } | { kind: "identity"; identityId: number };

/** A new random key: 256 bits after the prefix Ravi gives its kind. */
export function createKey(kind: keyof typeof prefixes): string {
  return prefixes[kind] + randomBytes(32).toString("base64url");
}

export function hashKey(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}

/** Mints a key for one identity. Only its hash is kept; this is the one time it is seen. */
export function mintIdentityKey(state: State, identityId: number, label: string): string {
  const key = createKey("identity");
  state.db.insert("INSERT INTO identity_keys (identity_id, key_hash, label, created_dt) VALUES (?, ?, ?, ?)", [
    identityId,
    hashKey(key),
    label,
    timestamp(),
  ]);
  return key;
}

/** One identity key as lists show it: everything but the key. */
export interface StoredKey {
  id: number;
  identity_uuid: string;
  label: string;
  created_dt: string;
}

/** Oldest first. The keys themselves cannot be listed: only their hashes are kept. */
export function listIdentityKeys(state: State, scope: Scope): StoredKey[] {
  const { sql, values } = inScope(scope, "k.identity_id");
  return state.db.all<StoredKey>(
    `SELECT k.id, i.uuid AS identity_uuid, k.label, k.created_dt
     FROM identity_keys k JOIN identities i ON i.id = k.identity_id WHERE ${sql} ORDER BY k.id`,
    values,
  );
}

/** Who holds this key; undefined when nobody does. */
export function findCaller(state: State, key: string): Caller | undefined {
  const hash = hashKey(key);
  if (timingSafeEqual(hash, state.managementKeyHash)) return { kind: "management" };
  const row = state.db.get<{ identity_id: number; key_hash: Uint8Array }>(
    "SELECT identity_id, key_hash FROM identity_keys WHERE key_hash = ?",
    [hash],
  );
  if (row === undefined || !timingSafeEqual(hash, row.key_hash)) return undefined;
  return { kind: "identity", identityId: row.identity_id };
}
