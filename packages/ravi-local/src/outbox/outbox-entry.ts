import type { StoredAttachment } from "../state/attachments.ts";
import { findMail } from "../state/mail.ts";
import {
  listOutbox,
  type OutboxStatus,
  type StoredEmailEntry,
  type StoredOutboxEntry,
  type StoredSmsEntry,
} from "../state/outbox.ts";
import { splitAddresses } from "../state/send-mail.ts";
import type { State } from "../state/state.ts";

interface OutboxHead {
  id: number;
  /**
   * `kept`: stays here, because no relay is configured. `queued`: the relay has not answered yet. `sent`: the relay took
   * it. `failed`: it was refused; `error` says why.
   */
  status: OutboxStatus;
  error: string;
  /** RFC 3339. */
  createdAt: string;
  updatedAt: string;
}

/** A mail for addresses that are not local. */
export interface OutboxEmail extends OutboxHead {
  kind: "email";
  identityUuid: string;
  from: string;
  /** The message's own To and Cc. */
  to: string[];
  cc: string[];
  bcc: string[];
  /** Those of the recipients this entry is for. */
  envelope: string[];
  subject: string;
  text: string;
  html: string;
  messageId: string;
  /** Ids of earlier messages, nearest first. */
  references: string[];
  attachments: { uuid: string; filename: string; contentType: string; size: number }[];
}

/** A text message for a number that is not local. */
export interface OutboxSms extends OutboxHead {
  kind: "sms";
  /** Undefined when an application sent it through Twilio's request. */
  identityUuid: string | undefined;
  from: string;
  to: string;
  body: string;
  messageSid: string;
}

/** A mail or a text message for the world outside. */
export type OutboxEntry = OutboxEmail | OutboxSms;

/** What identities and applications sent to the world outside, newest first. */
export function readOutbox(state: State): OutboxEntry[] {
  return listOutbox(state).map((entry) => (entry.kind === "email" ? toEmail(state, entry) : toSms(entry)));
}

function toEmail(state: State, entry: StoredEmailEntry): OutboxEmail {
  const mail = findMail(state, { kind: "account" }, entry.email_id);
  if (mail === undefined) throw new Error(`Cannot read outbox entry ${entry.id}: its mail is gone`);
  return {
    ...head(entry),
    kind: "email",
    identityUuid: entry.identity_uuid ?? "",
    from: mail.from_email,
    to: JSON.parse(mail.recipients) as string[],
    cc: splitAddresses(mail.cc),
    bcc: entry.payload.bcc,
    envelope: entry.payload.envelope,
    subject: mail.subject,
    text: mail.text_content,
    html: mail.html_content,
    messageId: mail.message_id,
    references: JSON.parse(mail.earlier_ids) as string[],
    attachments: (JSON.parse(mail.attachments) as StoredAttachment[]).map(
      ({ uuid, filename, content_type: contentType, size }) => ({ uuid, filename, contentType, size }),
    ),
  };
}

function toSms(entry: StoredSmsEntry): OutboxSms {
  const { from, to, body, message_sid: messageSid } = entry.payload;
  return { ...head(entry), kind: "sms", identityUuid: entry.identity_uuid ?? undefined, from, to, body, messageSid };
}

function head({ id, status, error, created_dt, updated_dt }: StoredOutboxEntry): OutboxHead {
  return { id, status, error, createdAt: created_dt, updatedAt: updated_dt };
}
