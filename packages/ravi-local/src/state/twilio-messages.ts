import type { SqlValue } from "../database/bind.ts";
import { type State, timestamp } from "./state.ts";

/** `delivered`: it lies in a local phone's inbox. `sent`: it is for a number that is not local and stays in the outbox. */
export type TwilioStatus = "delivered" | "sent";

/** The application's own record of a message it sent. What the receiver has is another thing. */
export interface StoredTwilioMessage {
  id: number;
  sid: string;
  account_sid: string;
  from_number: string;
  to_number: string;
  /** Empty once it was redacted. */
  body: string;
  /** Into how many the text was cut; stays when the text goes. */
  num_segments: number;
  messaging_service_sid: string | null;
  status: TwilioStatus;
  created_dt: string;
  updated_dt: string;
}

export type NewTwilioMessage = Omit<StoredTwilioMessage, "id" | "created_dt" | "updated_dt">;

/** Which messages; instants as {@link timestamp} writes them. */
export interface TwilioMessageFilter {
  to?: string | undefined;
  from?: string | undefined;
  sentFrom?: string | undefined;
  sentBefore?: string | undefined;
}

/** `older`: those before that id; `newer`: those after it. Default: from the newest on. */
export type TwilioCursor = { kind: "older" | "newer"; id: number };

/** Belongs into the transaction that passes the message on. */
export function keepTwilioMessage(state: State, message: NewTwilioMessage): StoredTwilioMessage {
  const now = timestamp();
  const id = state.db.insert(
    `INSERT INTO twilio_messages (sid, account_sid, from_number, to_number, body, num_segments,
       messaging_service_sid, status, created_dt, updated_dt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      message.sid,
      message.account_sid,
      message.from_number,
      message.to_number,
      message.body,
      message.num_segments,
      message.messaging_service_sid,
      message.status,
      now,
      now,
    ],
  );
  return { ...message, id, created_dt: now, updated_dt: now };
}

export function findTwilioMessage(state: State, accountSid: string, sid: string): StoredTwilioMessage | undefined {
  return state.db.get<StoredTwilioMessage>("SELECT * FROM twilio_messages WHERE account_sid = ? AND sid = ?", [
    accountSid,
    sid,
  ]);
}

/** At most `limit` messages next to the cursor, newest first. */
export function listTwilioMessages(
  state: State,
  accountSid: string,
  filter: TwilioMessageFilter,
  { cursor, limit }: { cursor: TwilioCursor | undefined; limit: number },
): StoredTwilioMessage[] {
  const conditions: [string, SqlValue | undefined][] = [
    ["account_sid = ?", accountSid],
    ["to_number = ?", filter.to],
    ["from_number = ?", filter.from],
    ["created_dt >= ?", filter.sentFrom],
    ["created_dt < ?", filter.sentBefore],
    [cursor?.kind === "newer" ? "id > ?" : "id < ?", cursor?.id],
  ];
  const given = conditions.filter((condition): condition is [string, SqlValue] => condition[1] !== undefined);
  const order = cursor?.kind === "newer" ? "ASC" : "DESC";
  const found = state.db.all<StoredTwilioMessage>(
    `SELECT * FROM twilio_messages WHERE ${given.map(([sql]) => sql).join(" AND ")} ORDER BY id ${order} LIMIT ?`,
    [...given.map(([, value]) => value), limit],
  );
  return cursor?.kind === "newer" ? found.toReversed() : found;
}

/** Takes the text out of the record. */
export function redactTwilioMessage(state: State, message: StoredTwilioMessage): StoredTwilioMessage {
  const redacted = { ...message, body: "", updated_dt: timestamp() };
  state.db.change("UPDATE twilio_messages SET body = '', updated_dt = ? WHERE id = ?", [
    redacted.updated_dt,
    message.id,
  ]);
  return redacted;
}

export function deleteTwilioMessage(state: State, id: number): void {
  state.db.change("DELETE FROM twilio_messages WHERE id = ?", [id]);
}
