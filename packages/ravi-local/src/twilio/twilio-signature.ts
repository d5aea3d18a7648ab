import { createHmac } from "node:crypto";

/**
 * `X-Twilio-Signature` of a form-encoded webhook: HMAC-SHA1, under the application's auth token, of the URL followed by
 * every parameter's name and value in the order of the names (twilio.com/docs/usage/security, "Validating requests").
 */
export function twilioSignature(authToken: string, url: string, parameters: Readonly<Record<string, string>>): string {
  const names = Object.keys(parameters).toSorted();
  const text = url + names.map((name) => `${name}${parameters[name]}`).join("");
  return createHmac("sha1", authToken).update(text, "utf8").digest("base64");
}
