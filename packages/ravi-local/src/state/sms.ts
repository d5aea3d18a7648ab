import { randomBytes } from "node:crypto";
import { havingUnread } from "./mail.ts";
import type { Phone } from "./phones.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredSms {
  id: number;
  phone_id: number;
  from_number: string;
  to_number: string;
  body: string;
  message_sid: string;
  direction: "incoming";
  is_read: number;
  created_dt: string;
}

export interface StoredConversation {
  phone_id: number;
  from_number: string;
  phone_number: string;
  body: string;
  message_count: number;
  unread_count: number;
  latest_message_dt: string;
}

/** One partner's messages to one phone; on the wire `{phoneId}_{fromNumber}`. */
export interface ConversationId {
  phoneId: number;
  fromNumber: string;
}

const fromSms = "FROM sms_messages s JOIN phones p ON p.id = s.phone_id";

export function deliverSms(state: State, phone: Phone, from: string, body: string): number {
  return state.db.insert(
    `INSERT INTO sms_messages (phone_id, from_number, to_number, body, message_sid, direction, is_read, created_dt)
     VALUES (?, ?, ?, ?, ?, 'incoming', 0, ?)`,
    [phone.id, from, phone.phone_number, body, `SM${randomBytes(16).toString("hex")}`, timestamp()],
  );
}

/** Newest first. */
export function listSms(state: State, scope: Scope, onlyRead: boolean | undefined): StoredSms[] {
  const { sql, values } = inScope(scope, "p.identity_id");
  const filter = onlyRead === undefined ? "" : `AND s.is_read = ${onlyRead ? 1 : 0}`;
  return state.db.all<StoredSms>(`SELECT s.* ${fromSms} WHERE ${sql} ${filter} ORDER BY s.id DESC`, values);
}

export function findSms(state: State, scope: Scope, id: number): StoredSms | undefined {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.get<StoredSms>(`SELECT s.* ${fromSms} WHERE s.id = ? AND ${sql}`, [id, ...values]);
}

/** Newest activity first, with the body of the latest message. */
export function listConversations(state: State, scope: Scope, hasUnread: boolean | undefined): StoredConversation[] {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.all<StoredConversation>(
    `SELECT s.phone_id, s.from_number, p.phone_number, s.body, max(s.id) AS latest_id,
       s.created_dt AS latest_message_dt, count(*) AS message_count, sum(s.is_read = 0) AS unread_count
     ${fromSms} WHERE ${sql} GROUP BY s.phone_id, s.from_number ${havingUnread(hasUnread)} ORDER BY latest_id DESC`,
    values,
  );
}

/** The messages of one conversation, oldest first; empty when the scope has no such conversation. */
export function listConversationSms(state: State, scope: Scope, id: ConversationId): StoredSms[] {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.all<StoredSms>(
    `SELECT s.* ${fromSms} WHERE s.phone_id = ? AND s.from_number = ? AND ${sql} ORDER BY s.id`,
    [id.phoneId, id.fromNumber, ...values],
  );
}

export function markSmsRead(state: State, id: number): void {
  state.db.change("UPDATE sms_messages SET is_read = 1 WHERE id = ?", [id]);
}

export function markConversationRead(state: State, id: ConversationId): void {
  state.db.change("UPDATE sms_messages SET is_read = 1 WHERE phone_id = ? AND from_number = ? AND is_read = 0", [
    id.phoneId,
    id.fromNumber,
  ]);
}
