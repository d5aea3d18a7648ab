import { timingSafeEqual } from "node:crypto";
import type { PublicCall } from "../http/api-call.ts";
import { findCaller, hashKey } from "../state/keys.ts";

/**
 * Whether the request's basic login may send text messages: any user name (account or key id), and as password the
 * management key or the configured token.
 */
export function isTwilioLogin(call: PublicCall): boolean {
  const password = basicPassword(call.header("authorization"));
  if (password === undefined || password === "") return false;
  const token = call.services.twilioAuthToken;
  if (token !== undefined && timingSafeEqual(hashKey(token), hashKey(password))) return true;
  return findCaller(call.state, password)?.kind === "management";
}

function basicPassword(header: string | undefined): string | undefined {
  const encoded = /^basic\s+([\w+/=-]+)$/i.exec(header?.trim() ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon === -1 ? undefined : decoded.slice(colon + 1);
}
