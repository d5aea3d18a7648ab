import { randomUUID } from "node:crypto";
import { z } from "zod";
import * as answers from "../compose/answer-mail.ts";
import { maxMailAttachmentBytes } from "../compose/attachment-rules.ts";
import { type MailBody, mailBody } from "../compose/mail-body.ts";
import { copyList, recipientText } from "../compose/recipients.ts";
import { type ApiCall, type ApiReply, created } from "../http/api-call.ts";
import { invalidField, notFound } from "../http/api-problem.ts";
import { integerParam, parseBody } from "../http/request-input.ts";
import { requestScope } from "../http/request-scope.ts";
import { type AttachmentRow, findAttachment, findOwnAttachment } from "../state/attachments.ts";
import { requireIdentity, type StoredIdentity } from "../state/identities.ts";
import { findMail, type StoredMail } from "../state/mail.ts";
import { type Draft, sendMail } from "../state/send-mail.ts";
import { toEmailMessage } from "./mail-wire.ts";
import { findSender } from "./sender.ts";

const maxContentLength = 512 * 1024;
const maxAttachments = 20;

const answerFields = {
  content: z.string().max(maxContentLength),
  cc: copyList,
  bcc: copyList,
  attachment_uuids: z.array(z.string().max(100)).max(maxAttachments).nullish(),
};

const subject = z
  .string()
  .max(998)
  .nullish()
  .transform((text) => (text ?? "").replaceAll(/\p{Cc}+/gu, " ").trim());

const composeBody = z.object({ ...answerFields, to_email: recipientText, subject });
const replyBody = z.object(answerFields);
const forwardBody = z.object({ ...answerFields, to_email: recipientText });

interface Parts {
  to: readonly string[];
  cc: readonly string[];
  subject: string;
  body: MailBody;
  references: readonly string[];
  attachments: readonly AttachmentRow[];
  bcc: readonly string[];
}

/** `POST /api/email-messages/compose/?inbox=`: a new mail from the identity of that inbox (its id or address). */
export function composeMail(call: ApiCall): ApiReply {
  const sender = findSender(call);
  const body = parseBody(call, composeBody);
  return send(call, sender, {
    to: body.to_email,
    cc: body.cc,
    bcc: body.bcc,
    subject: body.subject,
    body: mailBody(body.content),
    references: [],
    attachments: findAttachments(call, sender, body.attachment_uuids),
  });
}

/** `POST /api/email-messages/{id}/reply/`: to the sender. */
export function replyToMail(call: ApiCall): ApiReply {
  const { original, sender } = requireOriginal(call);
  return reply(call, original, sender, answers.replyRecipients(original));
}

/** `POST /api/email-messages/{id}/reply-all/`: to the sender and everybody else who got it. */
export function replyAllToMail(call: ApiCall): ApiReply {
  const { original, sender } = requireOriginal(call);
  return reply(call, original, sender, answers.replyAllRecipients(original, sender.inbox));
}

/** `POST /api/email-messages/{id}/forward/`: the message with its files, to somebody else. */
export function forwardMail(call: ApiCall): ApiReply {
  const { original, sender } = requireOriginal(call);
  const body = parseBody(call, forwardBody);
  const forwarded = (JSON.parse(original.attachments) as { uuid: string }[]).flatMap(({ uuid }) => {
    const row = findOwnAttachment(call.state, sender.id, uuid);
    return row === undefined || row.content_id === null ? [] : [row];
  });
  return send(call, sender, {
    to: body.to_email,
    cc: body.cc,
    bcc: body.bcc,
    subject: answers.forwardSubject(original.subject),
    body: answers.forwardBody(body.content, original),
    references: answers.answerReferences(original),
    attachments: [...findAttachments(call, sender, body.attachment_uuids), ...forwarded],
  });
}

function reply(
  call: ApiCall,
  original: StoredMail,
  sender: StoredIdentity,
  recipients: answers.AnswerRecipients,
): ApiReply {
  const body = parseBody(call, replyBody);
  if (recipients.to.every((address) => address === "")) throw invalidField("to_email", "The message has no sender.");
  return send(call, sender, {
    to: recipients.to,
    cc: [...recipients.cc, ...body.cc],
    bcc: body.bcc,
    subject: answers.replySubject(original.subject),
    body: mailBody(body.content),
    references: answers.answerReferences(original),
    attachments: findAttachments(call, sender, body.attachment_uuids),
  });
}

function send(call: ApiCall, sender: StoredIdentity, parts: Parts): ApiReply {
  requireTotalSize(parts.attachments);
  const id = sendMail(call.state, sender, toDraft(call, sender, parts), call.services.relay !== undefined);
  call.services.relay?.wake();
  const stored = findMail(call.state, { kind: "identity", identityId: sender.id }, id);
  if (stored === undefined) throw new Error("Cannot read back the mail just sent: it is gone");
  return created(toEmailMessage(call, stored));
}

function toDraft(call: ApiCall, sender: StoredIdentity, parts: Parts): Draft {
  return {
    from: sender.inbox,
    fromName: sender.name,
    replyTo: "",
    to: parts.to,
    cc: parts.cc.join(", "),
    bcc: parts.bcc,
    subject: parts.subject,
    ...parts.body,
    messageId: `<${randomUUID()}@${call.state.domain}>`,
    references: parts.references,
    attachments: parts.attachments,
  };
}

function requireOriginal(call: ApiCall): { original: StoredMail; sender: StoredIdentity } {
  const id = integerParam(call, "id");
  const original = id === undefined ? undefined : findMail(call.state, requestScope(call), id);
  if (original === undefined) throw notFound();
  return { original, sender: requireIdentity(call.state, original.identity_id) };
}

function findAttachments(
  call: ApiCall,
  sender: StoredIdentity,
  uuids: readonly string[] | null | undefined,
): AttachmentRow[] {
  return [...new Set(uuids ?? [])].map((uuid) => {
    const row = findUsableAttachment(call, sender, uuid);
    if (row === undefined) throw invalidField("attachment_uuids", `There is no attachment ${uuid}.`);
    if (row.content_id === null) throw invalidField("attachment_uuids", `Attachment ${uuid} was not uploaded.`);
    return row;
  });
}

// The sender's own files; through the management key the account's too.
function findUsableAttachment(call: ApiCall, sender: StoredIdentity, uuid: string): AttachmentRow | undefined {
  const row = findAttachment(call.state, uuid);
  const isOfAccount = row?.identity_id === null && call.caller.kind === "management";
  return row?.identity_id === sender.id || isOfAccount ? row : undefined;
}

function requireTotalSize(attachments: readonly AttachmentRow[]): void {
  const total = attachments.reduce((sum, { size }) => sum + size, 0);
  if (total <= maxMailAttachmentBytes) return;
  throw invalidField("attachment_uuids", `Together the files are larger than ${maxMailAttachmentBytes} bytes.`);
}
