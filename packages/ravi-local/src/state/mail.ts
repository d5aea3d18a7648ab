import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";
import { joinThread, type ThreadPosition } from "./threads.ts";

export interface StoredAttachment {
  uuid: string;
  filename: string;
  content_type: string;
  size: number;
  is_inline: boolean;
}

/** A message as it arrives, before it belongs to anybody. */
export interface IncomingMail extends ThreadPosition {
  from: string;
  cc: string;
  subject: string;
  preview: string;
  text: string;
  html: string;
  attachments: readonly StoredAttachment[];
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
  direction: "incoming";
  is_read: number;
  created_dt: string;
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
  return state.db.transaction(() => recipients.map((recipient) => storeCopy(state, recipient, mail)));
}

export interface MailRecipient {
  id: number;
  inbox: string;
}

/** Newest first. */
export function listMail(state: State, scope: Scope, onlyRead: boolean | undefined): StoredMail[] {
  const { sql, values } = inScope(scope, "identity_id");
  const filter = onlyRead === undefined ? "" : `AND is_read = ${onlyRead ? 1 : 0}`;
  return state.db.all<StoredMail>(`SELECT * FROM email_messages WHERE ${sql} ${filter} ORDER BY id DESC`, values);
}

export function findMail(state: State, scope: Scope, id: number): StoredMail | undefined {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.get<StoredMail>(`SELECT * FROM email_messages WHERE id = ? AND ${sql}`, [id, ...values]);
}

/** Newest activity first; subject of the first message, preview and sender of the latest. */
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
     WHERE ${sql} GROUP BY m.thread_id ${havingUnread(hasUnread)} ORDER BY latest_id DESC`,
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

/** The HAVING clause of a conversation list; `unread_count` must be selected. */
export function havingUnread(hasUnread: boolean | undefined): string {
  if (hasUnread === undefined) return "";
  return hasUnread ? "HAVING unread_count > 0" : "HAVING unread_count = 0";
}

function storeCopy(state: State, recipient: MailRecipient, mail: IncomingMail): number {
  const threadId = joinThread(state, recipient.id, mail);
  return state.db.insert(
    `INSERT INTO email_messages (identity_id, thread_id, message_id, from_email, to_email, cc, subject, preview,
       text_content, html_content, attachments, direction, is_read, created_dt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'incoming', 0, ?)`,
    [
      recipient.id,
      threadId,
      mail.messageId,
      mail.from,
      recipient.inbox,
      mail.cc,
      mail.subject,
      mail.preview,
      mail.text,
      mail.html,
      JSON.stringify(mail.attachments),
      timestamp(),
    ],
  );
}
