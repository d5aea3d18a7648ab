import { randomUUID } from "node:crypto";
import PostalMime, { type Address, type Attachment, type Email } from "postal-mime";
import type { AttachmentFile } from "../state/attachments.ts";
import type { IncomingMail } from "../state/mail.ts";
import { htmlPreview, textPreview } from "./preview.ts";

const maxReferences = 50;
const maxMessageIdLength = 998;

export interface MailEnvelope {
  /** `MAIL FROM`; empty for the null sender. */
  sender: string;
  /** Domain for the Message-ID of a mail that has none. */
  domain: string;
}

/** Reads a raw message. Whatever it is, it is not lost: what cannot be parsed is kept as its raw text. */
export async function parseMail(raw: Buffer, envelope: MailEnvelope): Promise<IncomingMail> {
  const email = await parseOrUndefined(raw);
  const text = email === undefined ? raw.toString("utf8") : readableText(email, raw);
  const html = email?.html ?? "";
  return {
    from: firstAddress(email?.from) ?? envelope.sender,
    fromName: email?.from?.name ?? "",
    replyTo: (email?.replyTo ?? []).flatMap(listAddresses)[0] ?? "",
    to: (email?.to ?? []).flatMap(listAddresses),
    cc: (email?.cc ?? []).flatMap(listAddresses).join(", "),
    subject: email?.subject ?? "",
    preview: text.trim() === "" ? htmlPreview(html) : textPreview(text),
    text,
    html,
    attachments: (email?.attachments ?? []).map(toFile),
    messageId: messageIds(email?.messageId)[0] ?? `<${randomUUID()}@${envelope.domain}>`,
    references: email === undefined ? [] : referencesOf(email),
  };
}

async function parseOrUndefined(raw: Buffer): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(raw);
  } catch {
    // The parser rejects only what breaks its limits (nesting, header size).
    return undefined;
  }
}

// A broken multipart can parse into nothing at all; its reader is better served by the raw body.
function readableText(email: Email, raw: Buffer): string {
  if (email.text !== undefined && email.text !== "") return email.text;
  if ((email.html !== undefined && email.html !== "") || email.attachments.length > 0) return "";
  return rawBody(raw.toString("utf8"));
}

function rawBody(message: string): string {
  const end = /\r?\n\r?\n/.exec(message);
  return end === null ? "" : message.slice(end.index + end[0].length);
}

function referencesOf(email: Email): string[] {
  const earlier = messageIds(email.references).slice(-maxReferences).toReversed();
  return [...new Set([...messageIds(email.inReplyTo).slice(0, 1), ...earlier])];
}

function messageIds(header: string | undefined): string[] {
  const found = header?.match(/<[^<>\s]+>/g) ?? [];
  return found.filter((id) => id.length <= maxMessageIdLength);
}

function firstAddress(address: Address | undefined): string | undefined {
  return address === undefined ? undefined : listAddresses(address)[0];
}

function listAddresses(address: Address): string[] {
  const mailboxes = address.group ?? [address];
  return mailboxes.map((mailbox) => mailbox.address).filter((text) => text !== "");
}

function toFile(attachment: Attachment): AttachmentFile {
  const { filename, mimeType, disposition, related, content } = attachment;
  return {
    filename: filename ?? "",
    contentType: mimeType,
    isInline: disposition === "inline" || related === true,
    content: typeof content === "string" ? Buffer.from(content, "utf8") : Buffer.from(content as ArrayBuffer),
  };
}
