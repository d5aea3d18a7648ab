import { z } from "zod";
import { safeContentType } from "../compose/attachment-rules.ts";
import { deliverEmail, type EmailToDeliver } from "../deliver/deliver-email.ts";
import { deliverSms } from "../deliver/deliver-sms.ts";
import { type ApiCall, type ApiReply, created, noContent, ok } from "../http/api-call.ts";
import { notFound } from "../http/api-problem.ts";
import { optionalText, parseBody } from "../http/request-input.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { reset as resetAll } from "../reset.ts";
import { takeCensus } from "../state/census.ts";
import { plainNumber } from "../state/plain-number.ts";
import { findSms } from "../state/sms.ts";
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

const attachment = z.object({
  filename: z.string().max(255),
  content_type: z.string().max(255).nullish(),
  content_base64: z.base64(),
});

const emailBody = z.object({
  to: z.union([address, z.array(address).min(1).max(100)]),
  from: address,
  from_name: optionalText(255),
  cc: z.array(address).max(100).nullish(),
  subject: z.string().max(10_000).nullish(),
  text: z.string().nullish(),
  html: z.string().nullish(),
  message_id: optionalText(998),
  in_reply_to: optionalText(998),
  attachments: z.array(attachment).max(20).nullish(),
});

const anywhere = { kind: "account" } as const;

/** `POST /_local/sms` `{to, from, body}`: a text message arrives. */
export function receiveSms(call: ApiCall): ApiReply {
  const sms = parseBody(call, smsBody);
  const { id } = knownOr404("PhoneNumber", () => deliverSms(call.state, sms));
  const stored = findSms(call.state, anywhere, id);
  if (stored === undefined) throw new Error("Cannot read back the message just stored: it is gone");
  return created(toSmsMessage(stored, call.origin));
}

/** `POST /_local/email` `{to, from, subject?, text?, html?, …}`: a mail arrives, to all recipients or to none. */
export function receiveEmail(call: ApiCall): ApiReply {
  const email = toEmail(parseBody(call, emailBody));
  const delivered = knownOr404("Mailbox", () => deliverEmail(call.state, email));
  return created({
    delivered: delivered.map(({ identityUuid, id, threadId }) => ({
      identity_uuid: identityUuid,
      email_message_id: id,
      thread_id: threadId,
    })),
  });
}

/** `GET /_local/state`: every identity with counts. */
export function getState(call: ApiCall): ApiReply {
  const identities = takeCensus(call.state);
  return ok({ domain: call.state.domain, identity_count: identities.length, identities });
}

/** `GET /_local/requests/`: the latest requests, oldest first. */
export function listRequests(call: ApiCall): ApiReply {
  const records = call.services.journal.list();
  return ok(records.map(({ method, path, status, keyKind }) => ({ method, path, status, key_kind: keyKind })));
}

/** `POST /_local/reset`: everything is gone but the management key. */
export function reset(call: ApiCall): ApiReply {
  resetAll(call.state, call.services);
  return noContent;
}

function knownOr404<Result>(what: "Mailbox" | "PhoneNumber", deliver: () => Result): Result {
  try {
    return deliver();
  } catch (error) {
    if (error instanceof LocalRaviError && error.code === "RECIPIENT_UNKNOWN") throw notFound(what);
    throw error;
  }
}

function toEmail(body: z.infer<typeof emailBody>): EmailToDeliver {
  return {
    to: body.to,
    from: body.from,
    fromName: body.from_name ?? "",
    cc: body.cc ?? [],
    subject: body.subject ?? "",
    text: body.text ?? "",
    html: body.html ?? "",
    ...(body.message_id === undefined ? {} : { messageId: body.message_id }),
    ...(body.in_reply_to === undefined ? {} : { inReplyTo: body.in_reply_to }),
    attachments: (body.attachments ?? []).map((file) => ({
      filename: file.filename,
      contentType: safeContentType(file.content_type ?? ""),
      content: Buffer.from(file.content_base64, "base64"),
    })),
  };
}
