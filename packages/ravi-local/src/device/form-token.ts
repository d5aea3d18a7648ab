import { deriveKey } from "../vault/derived-key.ts";
import { isSignedBy, sign } from "../vault/sign.ts";

const lifeMs = 15 * 60_000;

/** A token for one form: another site can neither read it nor make it. */
export function createFormToken(masterKey: Uint8Array, now: number): string {
  const expires = String(now + lifeMs);
  return `${expires}.${sign(formKey(masterKey), expires)}`;
}

export function isFormToken(masterKey: Uint8Array, token: string, now: number): boolean {
  const [expires = "", signature = ""] = token.split(".");
  return isSignedBy(formKey(masterKey), expires, signature) && Number(expires) > now;
}

function formKey(masterKey: Uint8Array): Buffer {
  return deriveKey(masterKey, "device form");
}
