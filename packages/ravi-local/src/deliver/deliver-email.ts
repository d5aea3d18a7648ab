import { randomUUID } from "node:crypto";
import { LocalRaviError } from "../local-ravi-error.ts";
import { htmlPreview, textPreview } from "../smtp/preview.ts";
import type { AttachmentFile } from "../state/attachments.ts";
import { findIdentityByAddress, type StoredIdentity } from "../state/identities.ts";
import { deliverMail, findMail, type IncomingMail } from "../state/mail.ts";
import type { State } from "../state/state.ts";

/** A file of a mail to deliver; `content` as text is UTF-8. */
export interface EmailAttachment {
  filename: string;
  /** @default "application/octet-stream" */
  contentType?: string;
  content: string | Uint8Array;
}

/** A mail as if somebody had sent it. */
export interface EmailToDeliver {
  /** One address or several; all must be identities'. */
  to: string | readonly string[];
  from: string;
  /** Name of the sender, for the contact it makes. @default "" */
  fromName?: string;
  /** @default none */
  cc?: readonly string[];
  /** @default "" */
  subject?: string;
  /** @default "" */
  text?: string;
  /** @default "" */
  html?: string;
  /** @default a new one */
  messageId?: string;
  /** Message-ID of the mail this one answers. */
  inReplyTo?: string;
  attachments?: readonly EmailAttachment[];
}

/** Where a delivered mail lies. */
export interface DeliveredEmail {
  identityUuid: string;
  /** Id in `/api/email-messages/{id}/`. */
  id: number;
  threadId: string;
}

/**
 * Delivers a mail to all its recipients or to none.
 *
 * @throws LocalRaviError `RECIPIENT_UNKNOWN`
 */
export function deliverEmail(state: State, email: EmailToDeliver): DeliveredEmail[] {
  const addresses = [email.to].flat();
  const recipients = findRecipients(state, addresses);
  const ids = deliverMail(state, recipients, toIncomingMail(email, addresses, state.domain));
  return ids.map((id, index) => {
    const threadId = findMail(state, { kind: "account" }, id)?.thread_id;
    const identityUuid = recipients[index]?.uuid;
    if (threadId === undefined || identityUuid === undefined) {
      throw new Error("Cannot read back the mail just stored: it is gone");
    }
    return { identityUuid, id, threadId };
  });
}

function findRecipients(state: State, addresses: readonly string[]): StoredIdentity[] {
  const found = new Map<number, StoredIdentity>();
  for (const address of addresses) {
    const identity = findIdentityByAddress(state, address);
    if (identity === undefined) {
      throw new LocalRaviError("RECIPIENT_UNKNOWN", `Cannot deliver a mail to "${address}": nobody has this address`);
    }
    found.set(identity.id, identity);
  }
  return [...found.values()];
}

function toIncomingMail(email: EmailToDeliver, to: readonly string[], domain: string): IncomingMail {
  const { text = "", html = "" } = email;
  return {
    from: email.from,
    fromName: email.fromName ?? "",
    replyTo: "",
    to,
    cc: (email.cc ?? []).join(", "),
    subject: email.subject ?? "",
    preview: text.trim() === "" ? htmlPreview(html) : textPreview(text),
    text,
    html,
    attachments: (email.attachments ?? []).map(toFile),
    messageId: email.messageId ?? `<${randomUUID()}@${domain}>`,
    references: email.inReplyTo === undefined ? [] : [email.inReplyTo],
  };
}

function toFile({ filename, contentType, content }: EmailAttachment): AttachmentFile {
  return {
    filename,
    contentType: contentType ?? "application/octet-stream",
    isInline: false,
    content: typeof content === "string" ? Buffer.from(content, "utf8") : content,
  };
}
