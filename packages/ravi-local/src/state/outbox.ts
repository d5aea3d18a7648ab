import { type State, timestamp } from "./state.ts";

/**
 * `kept`: for somebody elsewhere, and no relay is configured. `queued`: the relay has not answered yet. `sent`: the relay
 * took it. `failed`: the relay or the local domain refused it; `error` says why.
 */
export type OutboxStatus = "kept" | "queued" | "sent" | "failed";

/** The part of an outgoing mail that its stored message does not hold. */
export interface EmailPayload {
  /** Addresses this entry is for: those of the message that are not local. */
  envelope: string[];
  /** All blind copies of the message. */
  bcc: string[];
}

export interface SmsPayload {
  from: string;
  to: string;
  body: string;
  message_sid: string;
}

interface OutboxColumns {
  id: number;
  identity_uuid: string | null;
  status: OutboxStatus;
  error: string;
  created_dt: string;
  updated_dt: string;
}

export interface StoredEmailEntry extends OutboxColumns {
  kind: "email";
  email_id: number;
  payload: EmailPayload;
}

export interface StoredSmsEntry extends OutboxColumns {
  kind: "sms";
  payload: SmsPayload;
}

export type StoredOutboxEntry = StoredEmailEntry | StoredSmsEntry;

const selectEntry = "SELECT o.*, i.uuid AS identity_uuid FROM outbox o LEFT JOIN identities i ON i.id = o.identity_id";

export function keepEmail(
  state: State,
  entry: { identityId: number; emailId: number; payload: EmailPayload; status: OutboxStatus; error: string },
): number {
  return insertEntry(state, { ...entry, kind: "email" });
}

/** @param identityId undefined when an application sent it through Twilio's request, for no identity */
export function keepSms(state: State, identityId: number | undefined, payload: SmsPayload): number {
  return insertEntry(state, { kind: "sms", identityId, emailId: undefined, payload, status: "kept", error: "" });
}

/** Newest first. */
export function listOutbox(state: State): StoredOutboxEntry[] {
  return state.db.all<RawEntry>(`${selectEntry} ORDER BY o.id DESC`).map(parseEntry);
}

/** What the relay has not answered yet, oldest first. */
export function listQueued(state: State): StoredEmailEntry[] {
  const entries = state.db.all<RawEntry>(`${selectEntry} WHERE o.status = 'queued' ORDER BY o.id`).map(parseEntry);
  return entries.filter((entry) => entry.kind === "email");
}

export function settleOutboxEntry(state: State, id: number, status: "sent" | "failed", error: string): void {
  state.db.change("UPDATE outbox SET status = ?, error = ?, updated_dt = ? WHERE id = ?", [
    status,
    error,
    timestamp(),
    id,
  ]);
}

type RawEntry = OutboxColumns & { kind: "email" | "sms"; email_id: number | null; payload: string };

function insertEntry(
  state: State,
  entry: {
    kind: "email" | "sms";
    identityId: number | undefined;
    emailId: number | undefined;
    payload: EmailPayload | SmsPayload;
    status: OutboxStatus;
    error: string;
  },
): number {
  const now = timestamp();
  return state.db.insert(
    `INSERT INTO outbox (kind, identity_id, email_id, payload, status, error, created_dt, updated_dt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      entry.kind,
      entry.identityId ?? null,
      entry.emailId ?? null,
      JSON.stringify(entry.payload),
      entry.status,
      entry.error,
      now,
      now,
    ],
  );
}

function parseEntry(raw: RawEntry): StoredOutboxEntry {
  return { ...raw, payload: JSON.parse(raw.payload) as unknown } as StoredOutboxEntry;
}
