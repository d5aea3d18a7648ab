import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { type OutboxEntry, readOutbox } from "../outbox/outbox-entry.ts";
import { downloadUrl } from "./download-url.ts";

/** `GET /_local/outbox/`: what was sent to the world outside, newest first. */
export function listOutbox(call: ApiCall): ApiReply {
  return ok(readOutbox(call.state).map((entry) => toWire(call, entry)));
}

function toWire(call: ApiCall, entry: OutboxEntry): object {
  const { id, kind, status, error, createdAt: created_dt, updatedAt: updated_dt } = entry;
  const head = { id, kind, status, error, identity_uuid: entry.identityUuid ?? null, created_dt, updated_dt };
  if (entry.kind === "sms") {
    const { from, to, body, messageSid: message_sid } = entry;
    return { ...head, from, to, body, message_sid };
  }
  const { from, to, cc, bcc, envelope, subject, text, html, messageId: message_id, references } = entry;
  const attachments = entry.attachments.map(({ uuid, filename, contentType: content_type, size }) => {
    return { uuid, filename, content_type, size, download_url: downloadUrl(call, uuid) };
  });
  return { ...head, from, to, cc, bcc, envelope, subject, text, html, message_id, references, attachments };
}
