import { timingSafeEqual } from "node:crypto";
import type { PublicCall } from "../http/api-call.ts";
import { findCaller, hashKey } from "../state/keys.ts";

/**
 * The auth token of a request whose basic login may send and read text messages: any user name (account or key id), and
 * as password the management key or the configured token. Undefined for every other login.
 */
export function twilioLogin(call: PublicCall): string | undefined {
  const password = basicPassword(call.header("authorization"));
  if (password === undefined || password === "") return undefined;
  const token = call.services.twilioAuthToken;
  if (token !== undefined && timingSafeEqual(hashKey(token), hashKey(password))) return password;
  return findCaller(call.state, password)?.kind === "management" ? password : undefined;
}

function basicPassword(header: string | undefined): string | undefined {
  const encoded = /^basic\s+([\w+/=-]+)$/i.exec(header?.trim() ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  return colon === -1 ? undefined : decoded.slice(colon + 1);
}
