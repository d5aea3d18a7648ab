import { randomBytes } from "node:crypto";
import { meetContact } from "./contacts.ts";
import { recordEvent } from "./events.ts";
import { andUnread } from "./mail.ts";
import type { Phone } from "./phones.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredSms {
  id: number;
  phone_id: number;
  from_number: string;
  to_number: string;
  /** The other side: who sent an incoming message, who gets an outgoing one. */
  partner: string;
  body: string;
  message_sid: string;
  direction: "incoming" | "outgoing";
  is_read: number;
  created_dt: string;
}

export interface StoredConversation {
  phone_id: number;
  partner: string;
  phone_number: string;
  body: string;
  message_count: number;
  unread_count: number;
  latest_message_dt: string;
}

/** One partner's messages with one phone; on the wire `{phoneId}_{partner}`. */
export interface ConversationId {
  phoneId: number;
  partner: string;
}

/** A text message before it is stored. */
export interface SmsContent {
  from: string;
  to: string;
  body: string;
  sid: string;
}

const fromSms = "FROM sms_messages s JOIN phones p ON p.id = s.phone_id";

/** A new message id in Twilio's form. */
export function createMessageSid(): string {
  return `SM${randomBytes(16).toString("hex")}`;
}

/** A message arrives at a phone. */
export function deliverSms(state: State, phone: Phone, sms: SmsContent): number {
  const id = state.db.transaction(() => storeIncomingSms(state, phone, sms));
  state.notifier.notify([phone.identity_id]);
  return id;
}

/** Puts a message into the phone's inbox. Belongs into a transaction; notify after it. */
export function storeIncomingSms(state: State, phone: Phone, sms: SmsContent): number {
  const id = insertSms(state, "incoming", phone, sms);
  recordEvent(state, phone.identity_id, { kind: "sms", message_id: id, place: `${phone.id}_${sms.from}` });
  meetContact(state, phone.identity_id, { kind: "phone", number: sms.from });
  return id;
}

/** Puts the sender's own copy into the sender's messages. Belongs into a transaction. */
export function storeOutgoingSms(state: State, phone: Phone, sms: SmsContent): number {
  return insertSms(state, "outgoing", phone, sms);
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
    `SELECT s.phone_id, s.partner, p.phone_number, s.body, max(s.id) AS latest_id,
       s.created_dt AS latest_message_dt, count(*) AS message_count, sum(s.is_read = 0) AS unread_count
     ${fromSms} WHERE ${sql} GROUP BY s.phone_id, s.partner
     HAVING sum(s.direction = 'incoming') > 0 ${andUnread(hasUnread)} ORDER BY latest_id DESC`,
    values,
  );
}

/** The messages of one conversation, oldest first; empty when the scope has no such conversation. */
export function listConversationSms(state: State, scope: Scope, id: ConversationId): StoredSms[] {
  const { sql, values } = inScope(scope, "p.identity_id");
  return state.db.all<StoredSms>(
    `SELECT s.* ${fromSms} WHERE s.phone_id = ? AND s.partner = ? AND ${sql} ORDER BY s.id`,
    [id.phoneId, id.partner, ...values],
  );
}

export function markSmsRead(state: State, id: number): void {
  state.db.change("UPDATE sms_messages SET is_read = 1 WHERE id = ?", [id]);
}

export function markConversationRead(state: State, id: ConversationId): void {
  state.db.change("UPDATE sms_messages SET is_read = 1 WHERE phone_id = ? AND partner = ? AND is_read = 0", [
    id.phoneId,
    id.partner,
  ]);
}

function insertSms(state: State, direction: StoredSms["direction"], phone: Phone, sms: SmsContent): number {
  return state.db.insert(
    `INSERT INTO sms_messages (phone_id, from_number, to_number, partner, body, message_sid, direction, is_read,
       created_dt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      phone.id,
      sms.from,
      sms.to,
      direction === "incoming" ? sms.from : sms.to,
      sms.body,
      sms.sid,
      direction,
      direction === "outgoing",
      timestamp(),
    ],
  );
}
