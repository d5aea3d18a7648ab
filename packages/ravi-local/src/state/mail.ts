import { attachFile, type AttachmentFile, type HeldFile, holdFile, type StoredAttachment } from "./attachments.ts";
import type { SqlValue } from "../database/bind.ts";
import { meetContact } from "./contacts.ts";
import { recordEvent } from "./events.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";
import { joinThread, type ThreadPosition } from "./threads.ts";

/** A message before it lies in anybody's mailbox. */
export interface MailContent extends ThreadPosition {
  from: string;
  /** The sender's name as the mail gives it; may be empty. */
  fromName: string;
  /** Address of the Reply-To header; empty when there is none. */
  replyTo: string;
  /** Addresses of the To header. */
  to: readonly string[];
  /** Addresses of the Cc header, joined by comma and blank. */
  cc: string;
  subject: string;
  preview: string;
  text: string;
  html: string;
}

/** A message as it arrives. */
export interface IncomingMail extends MailContent {
  attachments: readonly AttachmentFile[];
}

export interface StoredMail {
  id: number;
  identity_id: number;
  thread_id: string;
  message_id: string;
  from_email: string;
  to_email: string;
  cc: string;
  subject: string;
  preview: string;
  text_content: string;
  html_content: string;
  /** JSON of {@link StoredAttachment}[]. */
  attachments: string;
  direction: "incoming" | "outgoing";
  is_read: number;
  created_dt: string;
  /** JSON of the To header's addresses. */
  recipients: string;
  reply_to: string;
  /** JSON of the ids of earlier messages, nearest first. */
  earlier_ids: string;
}

export interface StoredThread {
  thread_id: string;
  subject: string;
  preview: string;
  from_email: string;
  inbox: string;
  message_count: number;
  unread_count: number;
  latest_message_dt: string;
  oldest_message_dt: string;
}

/** Stores one copy per recipient, all or none, and returns the new ids. */
export function deliverMail(state: State, recipients: readonly MailRecipient[], mail: IncomingMail): number[] {
  const ids = state.db.transaction(() => {
    const files = mail.attachments.map((file) => holdFile(state, file));
    return recipients.map((recipient) => storeIncoming(state, recipient, mail, files));
  });
  state.notifier.notify(recipients.map(({ id }) => id));
  return ids;
}

export interface MailRecipient {
  id: number;
  inbox: string;
}

/** Which messages; what is absent does not matter. */
export interface MailFilter {
  isRead?: boolean | undefined;
  direction?: StoredMail["direction"] | undefined;
  /** Whole address, in any case. */
  from?: string | undefined;
  threadId?: string | undefined;
  /** As {@link timestamp} writes it; the instant itself is not included. */
  createdAfter?: string | undefined;
}

/** Newest first. */
export function listMail(state: State, scope: Scope, filter: MailFilter): StoredMail[] {
  const { sql, values } = whereMail(scope, filter);
  return state.db.all<StoredMail>(`SELECT * FROM email_messages WHERE ${sql} ORDER BY id DESC`, values);
}

/** Oldest first, so that what arrives between two pages moves nothing from one to the other. */
export function listMailPage(
  state: State,
  scope: Scope,
  filter: MailFilter,
  { limit, offset }: { limit: number; offset: number },
): { count: number; page: StoredMail[] } {
  const { sql, values } = whereMail(scope, filter);
  const row = state.db.get<{ count: number }>(`SELECT count(*) AS count FROM email_messages WHERE ${sql}`, values);
  const page = state.db.all<StoredMail>(`SELECT * FROM email_messages WHERE ${sql} ORDER BY id LIMIT ? OFFSET ?`, [
    ...values,
    limit,
    offset,
  ]);
  return { count: row?.count ?? 0, page };
}

function whereMail(scope: Scope, filter: MailFilter): { sql: string; values: SqlValue[] } {
  const own = inScope(scope, "identity_id");
  const conditions: [string, SqlValue | undefined][] = [
    ["is_read = ?", filter.isRead],
    ["direction = ?", filter.direction],
    ["from_email = ? COLLATE NOCASE", filter.from],
    ["thread_id = ?", filter.threadId],
    ["created_dt > ?", filter.createdAfter],
  ];
  const given = conditions.filter((condition): condition is [string, SqlValue] => condition[1] !== undefined);
  return {
    sql: [own.sql, ...given.map(([sql]) => sql)].join(" AND "),
    values: [...own.values, ...given.map(([, value]) => value)],
  };
}

export function findMail(state: State, scope: Scope, id: number): StoredMail | undefined {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.get<StoredMail>(`SELECT * FROM email_messages WHERE id = ? AND ${sql}`, [id, ...values]);
}

/** Newest activity first; subject of the first message, preview and sender of the latest. Threads only sent are left out. */
export function listThreads(state: State, scope: Scope, hasUnread: boolean | undefined): StoredThread[] {
  const { sql, values } = inScope(scope, "m.identity_id");
  // With max(), SQLite takes the other columns from the row that holds the maximum (documented "bare columns").
  return state.db.all<StoredThread>(
    `SELECT m.thread_id, m.preview, m.from_email, i.inbox, max(m.id) AS latest_id, m.created_dt AS latest_message_dt,
       count(*) AS message_count, sum(m.is_read = 0) AS unread_count,
       (SELECT f.subject FROM email_messages f WHERE f.thread_id = m.thread_id ORDER BY f.id LIMIT 1) AS subject,
       (SELECT f.created_dt FROM email_messages f WHERE f.thread_id = m.thread_id ORDER BY f.id LIMIT 1)
         AS oldest_message_dt
     FROM email_messages m JOIN identities i ON i.id = m.identity_id
     WHERE ${sql} GROUP BY m.thread_id HAVING sum(m.direction = 'incoming') > 0 ${andUnread(hasUnread)}
     ORDER BY latest_id DESC`,
    values,
  );
}

/** The messages of one thread, oldest first; empty when the scope has no such thread. */
export function listThreadMail(state: State, scope: Scope, threadId: string): StoredMail[] {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.all<StoredMail>(`SELECT * FROM email_messages WHERE thread_id = ? AND ${sql} ORDER BY id`, [
    threadId,
    ...values,
  ]);
}

export function markMailRead(state: State, id: number): void {
  state.db.change("UPDATE email_messages SET is_read = 1 WHERE id = ?", [id]);
}

export function markThreadRead(state: State, threadId: string): void {
  state.db.change("UPDATE email_messages SET is_read = 1 WHERE thread_id = ? AND is_read = 0", [threadId]);
}

/** A condition of a conversation list's HAVING clause; `unread_count` must be selected. */
export function andUnread(hasUnread: boolean | undefined): string {
  if (hasUnread === undefined) return "";
  return hasUnread ? "AND unread_count > 0" : "AND unread_count = 0";
}

/** Puts a copy into a recipient's mailbox. Belongs into a transaction; notify after it. */
export function storeIncoming(
  state: State,
  recipient: MailRecipient,
  mail: MailContent,
  files: readonly HeldFile[],
): number {
  const threadId = joinThread(state, recipient.id, mail);
  const attachments = files.map((file) => attachFile(state, recipient.id, file));
  const place = { owner: recipient, threadId, to: recipient.inbox, attachments };
  const id = insertMail(state, "incoming", place, mail);
  recordEvent(state, recipient.id, { kind: "email", message_id: id, place: threadId });
  meetContact(state, recipient.id, { kind: "email", address: mail.from, displayName: mail.fromName });
  return id;
}

/** Puts the sender's own copy into the sender's mailbox. Belongs into a transaction. */
export function storeOutgoing(
  state: State,
  sender: MailRecipient,
  mail: MailContent,
  attachments: readonly StoredAttachment[],
): number {
  const threadId = joinThread(state, sender.id, mail);
  return insertMail(state, "outgoing", { owner: sender, threadId, to: mail.to.join(", "), attachments }, mail);
}

interface MailPlace {
  owner: MailRecipient;
  threadId: string;
  to: string;
  attachments: readonly StoredAttachment[];
}

function insertMail(state: State, direction: StoredMail["direction"], place: MailPlace, mail: MailContent): number {
  return state.db.insert(
    `INSERT INTO email_messages (identity_id, thread_id, message_id, from_email, to_email, cc, subject, preview,
       text_content, html_content, attachments, direction, is_read, created_dt, recipients, reply_to, earlier_ids)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      place.owner.id,
      place.threadId,
      mail.messageId,
      mail.from,
      place.to,
      mail.cc,
      mail.subject,
      mail.preview,
      mail.text,
      mail.html,
      JSON.stringify(place.attachments),
      direction,
      direction === "outgoing",
      timestamp(),
      JSON.stringify(mail.to),
      mail.replyTo,
      JSON.stringify(mail.references),
    ],
  );
}
