import { createHmac, timingSafeEqual } from "node:crypto";

/** HMAC-SHA-256 of a text, base64url. */
export function sign(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text, "utf8").digest("base64url");
}

/** Whether `signature` is the text's, in constant time. */
export function isSignedBy(key: Uint8Array, text: string, signature: string): boolean {
  const expected = Buffer.from(sign(key, text), "utf8");
  const given = Buffer.from(signature, "utf8");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
