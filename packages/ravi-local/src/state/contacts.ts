import { randomUUID } from "node:crypto";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

/** What a caller may say about a contact. */
export interface ContactFields {
  email: string;
  phone_number: string;
  display_name: string;
  nickname: string;
  is_trusted: boolean;
}

export interface StoredContact extends Omit<ContactFields, "is_trusted"> {
  uuid: string;
  identity_id: number;
  is_trusted: number;
  /** `auto`: made by a message that came or went. `manual`: made by a request. */
  source: "auto" | "manual";
  interaction_count: number;
  last_interaction_dt: string | null;
  created_dt: string;
  updated_dt: string;
}

/** One way to reach somebody, as messages show it. */
export type ContactPoint = { kind: "email"; address: string; displayName: string } | { kind: "phone"; number: string };

const columns = { email: "email", phone: "phone_number" } as const;

export function listContacts(state: State, scope: Scope): StoredContact[] {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.all<StoredContact>(`SELECT * FROM contacts WHERE ${sql} ORDER BY id`, values);
}

export function findContact(state: State, scope: Scope, uuid: string): StoredContact | undefined {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.get<StoredContact>(`SELECT * FROM contacts WHERE uuid = ? AND ${sql}`, [uuid, ...values]);
}

/** The first contact with exactly this address (whatever its case) or number. */
export function findContactByPoint(
  state: State,
  scope: Scope,
  kind: ContactPoint["kind"],
  value: string,
): StoredContact | undefined {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.get<StoredContact>(`SELECT * FROM contacts WHERE ${columns[kind]} = ? AND ${sql} ORDER BY id`, [
    value,
    ...values,
  ]);
}

export function createContact(state: State, identityId: number, fields: ContactFields): StoredContact {
  return insertContact(state, identityId, fields, { source: "manual", count: 0, lastAt: null });
}

/** Replaces what callers may say; what messages count stays. An automatic contact becomes a manual one. */
export function updateContact(state: State, contact: StoredContact, fields: ContactFields): StoredContact {
  state.db.change(
    `UPDATE contacts SET email = ?, phone_number = ?, display_name = ?, nickname = ?, is_trusted = ?, source = 'manual',
       updated_dt = ? WHERE uuid = ?`,
    [
      fields.email,
      fields.phone_number,
      fields.display_name,
      fields.nickname,
      fields.is_trusted,
      timestamp(),
      contact.uuid,
    ],
  );
  return requireContact(state, contact.uuid);
}

export function deleteContact(state: State, uuid: string): void {
  state.db.change("DELETE FROM contacts WHERE uuid = ?", [uuid]);
}

/** A message came from there or went there: counts it, and makes the contact when it is the first one. */
export function meetContact(state: State, identityId: number, point: ContactPoint): void {
  const value = point.kind === "email" ? point.address : point.number;
  if (value === "") return;
  const now = timestamp();
  const known = findContactByPoint(state, { kind: "identity", identityId }, point.kind, value);
  if (known !== undefined) {
    state.db.change(
      "UPDATE contacts SET interaction_count = interaction_count + 1, last_interaction_dt = ? WHERE uuid = ?",
      [now, known.uuid],
    );
    return;
  }
  const fields = {
    email: point.kind === "email" ? value : "",
    phone_number: point.kind === "phone" ? value : "",
    display_name: point.kind === "email" ? point.displayName : "",
    nickname: "",
    is_trusted: false,
  };
  insertContact(state, identityId, fields, { source: "auto", count: 1, lastAt: now });
}

function insertContact(
  state: State,
  identityId: number,
  fields: ContactFields,
  history: { source: StoredContact["source"]; count: number; lastAt: string | null },
): StoredContact {
  const uuid = randomUUID();
  const now = timestamp();
  state.db.insert(
    `INSERT INTO contacts (uuid, identity_id, email, phone_number, display_name, nickname, is_trusted, source,
       interaction_count, last_interaction_dt, created_dt, updated_dt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      uuid,
      identityId,
      fields.email,
      fields.phone_number,
      fields.display_name,
      fields.nickname,
      fields.is_trusted,
      history.source,
      history.count,
      history.lastAt,
      now,
      now,
    ],
  );
  return requireContact(state, uuid);
}

function requireContact(state: State, uuid: string): StoredContact {
  const contact = findContact(state, { kind: "account" }, uuid);
  if (contact === undefined) throw new Error(`Cannot read back contact ${uuid}: it is gone`);
  return contact;
}
