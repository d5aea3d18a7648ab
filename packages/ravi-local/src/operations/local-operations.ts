import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type ApiCall, type ApiReply, created, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { optionalText, parseBody } from "../http/request-input.ts";
import { htmlPreview, textPreview } from "../smtp/preview.ts";
import { takeCensus } from "../state/census.ts";
import { findIdentityByAddress, type StoredIdentity } from "../state/identities.ts";
import { deliverMail, findMail, type IncomingMail } from "../state/mail.ts";
import { findPhone } from "../state/phones.ts";
import { deliverSms, findSms } from "../state/sms.ts";
import { toSmsMessage } from "./sms-operations.ts";

const smsBody = z.object({
  to: z.string().transform(plainNumber),
  from: z
    .string()
    .transform(plainNumber)
    .pipe(z.string().regex(/^\+?[A-Za-z0-9][A-Za-z0-9 ._&-]{0,30}$/, "Must be a phone number or a sender name.")),
  body: z.string().max(10_000),
});

const address = z.string().trim().min(1).max(320);

const emailBody = z.object({
  to: z.union([address, z.array(address).min(1).max(100)]).transform((to) => [to].flat()),
  from: address,
  subject: z.string().max(10_000).nullish(),
  text: z.string().nullish(),
  html: z.string().nullish(),
  message_id: optionalText(998),
  in_reply_to: optionalText(998),
});

type EmailBody = z.infer<typeof emailBody>;

const anywhere = { kind: "account" } as const;

/** `POST /_local/sms` `{to, from, body}`: a text message arrives. */
export function receiveSms(call: ApiCall): ApiReply {
  const { to, from, body } = parseBody(call, smsBody);
  const phone = findPhone(call.state, to);
  if (phone === undefined) throw notFound("PhoneNumber");
  const stored = findSms(call.state, anywhere, deliverSms(call.state, phone, from, body));
  if (stored === undefined) throw new Error("Cannot read back the message just stored: it is gone");
  return created(toSmsMessage(stored, call.origin));
}

/** `POST /_local/email` `{to, from, subject, text?, html?}`: a mail arrives, to all recipients or to none. */
export function receiveEmail(call: ApiCall): ApiReply {
  const body = parseBody(call, emailBody);
  const recipients = findRecipients(call, body.to);
  const ids = deliverMail(call.state, recipients, toIncomingMail(body, call.state.domain));
  const delivered = ids.map((id, index) => ({
    identity_uuid: recipients[index]?.uuid,
    email_message_id: id,
    thread_id: findMail(call.state, anywhere, id)?.thread_id,
  }));
  return created({ delivered });
}

/** `GET /_local/state`: every identity with counts. */
export function getState(call: ApiCall): ApiReply {
  const identities = takeCensus(call.state);
  return ok({ domain: call.state.domain, identity_count: identities.length, identities });
}

function findRecipients(call: ApiCall, addresses: readonly string[]): StoredIdentity[] {
  const found = new Map<number, StoredIdentity>();
  for (const recipient of addresses) {
    const identity = findIdentityByAddress(call.state, recipient);
    if (identity === undefined) throw notFound("Mailbox");
    found.set(identity.id, identity);
  }
  return [...found.values()];
}

function toIncomingMail(body: EmailBody, domain: string): IncomingMail {
  const text = body.text ?? "";
  const html = body.html ?? "";
  return {
    from: body.from,
    cc: "",
    subject: body.subject ?? "",
    preview: text.trim() === "" ? htmlPreview(html) : textPreview(text),
    text,
    html,
    attachments: [],
    messageId: body.message_id ?? `<${randomUUID()}@${domain}>`,
    references: body.in_reply_to === undefined ? [] : [body.in_reply_to],
  };
}

// "+1 (201) 555-0100" names the same phone as "+12015550100"; sender names keep their spelling.
function plainNumber(text: string): string {
  const trimmed = text.trim();
  return /^\+?[\d\s().-]+$/.test(trimmed) ? trimmed.replaceAll(/[\s().-]/g, "") : trimmed;
}
