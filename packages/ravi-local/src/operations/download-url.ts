import type { PublicCall } from "../http/api-call.ts";
import { deriveKey } from "../vault/derived-key.ts";
import { isSignedBy, sign } from "../vault/sign.ts";

const lifeMs = 60 * 60_000;

/** A link to an attachment that works for an hour and without a key; its signature cannot be made by anybody else. */
export function downloadUrl(call: PublicCall, uuid: string): string {
  const expires = String(Date.now() + lifeMs);
  const query = `expires=${expires}&signature=${sign(downloadKey(call), `${uuid} ${expires}`)}`;
  return `${call.origin}/api/email-attachments/${uuid}/download/?${query}`;
}

/** Whether the request's `expires` and `signature` open the attachment now. */
export function isDownloadAllowed(call: PublicCall, uuid: string): boolean {
  const expires = call.query("expires") ?? "";
  const signature = call.query("signature") ?? "";
  return isSignedBy(downloadKey(call), `${uuid} ${expires}`, signature) && Number(expires) > Date.now();
}

function downloadKey(call: PublicCall): Buffer {
  return deriveKey(call.state.masterKey, "attachment download");
}
