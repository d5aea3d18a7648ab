import { z } from "zod";
import { blockedExtension, maxAttachmentBytes, safeContentType } from "../compose/attachment-rules.ts";
import { type ApiCall, type ApiReply, created, ok, type PublicCall } from "../http/api-call.ts";
import { ApiProblem, conflict, forbidden, notFound } from "../http/api-problem.ts";
import { readBody } from "../http/read-body.ts";
import { parseBody } from "../http/request-input.ts";
import { requestScope } from "../http/request-scope.ts";
import * as attachments from "../state/attachments.ts";
import { isDownloadAllowed } from "./download-url.ts";

const presignBody = z.object({
  filename: z
    .string()
    .trim()
    .min(1, "This field may not be blank.")
    .max(255)
    .regex(/^[^/\\\p{Cc}]*$/u, "Must be a file name without a path.")
    .refine((name) => blockedExtension(name) === undefined, "Files of this type cannot be sent."),
  content_type: z.string().max(255).nullish(),
  size: z
    .int()
    .min(0, "Ensure this value is greater than or equal to 0.")
    .max(maxAttachmentBytes, `Ensure this value is less than or equal to ${maxAttachmentBytes}.`),
});

/**
 * `POST /api/email-attachments/presign/`: announces a file; its bytes come by `PUT` to `upload_url`. The Go CLI leaves
 * `?identity=` out here, so the management key's file is the account's until a mail takes it.
 */
export function presignAttachment(call: ApiCall): ApiReply {
  const scope = requestScope(call);
  const { filename, content_type: contentType, size } = parseBody(call, presignBody);
  const file = { filename, contentType: safeContentType(contentType ?? ""), size };
  const { uuid, token } = attachments.presignUpload(
    call.state,
    scope.kind === "identity" ? scope.identityId : null,
    file,
  );
  return created({
    uuid,
    upload_url: `${call.origin}/api/email-attachments/upload/${token}/`,
    storage_key: `attachments/${uuid}`,
  });
}

/** `PUT <upload_url>`, no key: the URL itself is the permission, once and for 15 minutes. */
export async function uploadAttachment(call: PublicCall): Promise<ApiReply> {
  const upload = attachments.findUpload(call.state, call.param("token"));
  if (upload === undefined) throw notFound();
  const content = await readBody(call.request, maxAttachmentBytes);
  if (content.length !== upload.size) {
    throw new ApiProblem(400, { detail: `Expected ${upload.size} bytes, got ${content.length}.` });
  }
  if (!attachments.finishUpload(call.state, upload.uuid, content)) throw conflict("This file was uploaded already.");
  return ok({ uuid: upload.uuid });
}

/** `GET <download_url>`, no key: the signature is the permission. */
export function downloadAttachment(call: PublicCall): ApiReply {
  const uuid = call.param("uuid");
  if (!isDownloadAllowed(call, uuid)) throw forbidden();
  const attachment = attachments.findAttachment(call.state, uuid);
  if (attachment === undefined || attachment.content_id === null) throw notFound();
  const content = attachments.readContent(call.state, attachment.content_id);
  return new Response(Buffer.from(content), { headers: downloadHeaders(attachment) });
}

// The file comes from a stranger: no browser may show it as a page of this host.
function downloadHeaders(attachment: attachments.AttachmentRow): Record<string, string> {
  const name = encodeURIComponent(attachment.filename).replaceAll(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return {
    "content-type": safeContentType(attachment.content_type),
    "content-disposition": `attachment; filename*=UTF-8''${name}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  };
}
