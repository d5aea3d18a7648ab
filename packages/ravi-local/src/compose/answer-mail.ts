import type { StoredMail } from "../state/mail.ts";
import { splitAddresses } from "../state/send-mail.ts";
import { type MailBody, mailBody, textAsHtml } from "./mail-body.ts";

/** Where an answer goes. */
export interface AnswerRecipients {
  to: string[];
  cc: string[];
}

/** To whom a reply goes: the sender's Reply-To or address; for a message one sent oneself, its recipients again. */
export function replyRecipients(original: StoredMail): AnswerRecipients {
  if (original.direction === "outgoing") return { to: recipientsOf(original), cc: [] };
  return { to: [original.reply_to === "" ? original.from_email : original.reply_to], cc: [] };
}

/** The reply's recipients, and everybody else who got the message, except oneself. */
export function replyAllRecipients(original: StoredMail, self: string): AnswerRecipients {
  const { to } = replyRecipients(original);
  const taken = new Set([self, ...to].map((address) => address.toLowerCase()));
  const others = [...recipientsOf(original), ...splitAddresses(original.cc)];
  return { to, cc: others.filter((address) => !taken.has(address.toLowerCase())) };
}

/** Ids for In-Reply-To and References, nearest first. */
export function answerReferences(original: StoredMail): string[] {
  return [original.message_id, ...(JSON.parse(original.earlier_ids) as string[])];
}

export function replySubject(subject: string): string {
  return /^re:/i.test(subject.trim()) ? subject : `Re: ${subject}`;
}

export function forwardSubject(subject: string): string {
  return /^fwd?:/i.test(subject.trim()) ? subject : `Fwd: ${subject}`;
}

/** The forwarder's words, then the message with its head. */
export function forwardBody(content: string, original: StoredMail): MailBody {
  const own = mailBody(content);
  const head = forwardHead(original);
  if (own.html === "" && original.html_content === "") {
    return { ...own, text: `${own.text}\n\n${head}\n\n${original.text_content}` };
  }
  const ownHtml = own.html === "" ? textAsHtml(own.text) : own.html;
  const originalHtml = original.html_content === "" ? textAsHtml(original.text_content) : original.html_content;
  return { ...own, text: "", html: `${ownHtml}\n<br>\n${textAsHtml(head)}\n<br>\n${originalHtml}` };
}

function forwardHead(original: StoredMail): string {
  const lines = [
    "---------- Forwarded message ----------",
    `From: ${original.from_email}`,
    `Date: ${new Date(original.created_dt).toUTCString()}`,
    `Subject: ${original.subject}`,
    `To: ${original.to_email}`,
    ...(original.cc === "" ? [] : [`Cc: ${original.cc}`]),
  ];
  return lines.join("\n");
}

function recipientsOf(original: StoredMail): string[] {
  const listed = JSON.parse(original.recipients) as string[];
  return listed.length > 0 ? listed : splitAddresses(original.to_email);
}
