import { z } from "zod";
import { deriveKey } from "./derived-key.ts";
import { isSignedBy, sign } from "./sign.ts";

/** How long an SSO token proves an identity: 5 minutes, as with the hosted service. */
export const ssoTokenLifeMs: number = 5 * 60_000;

const prefix = "rvt_";
const claimsSchema = z.object({ sub: z.string(), iat: z.number(), exp: z.number() });

export interface SsoClaims {
  identityUuid: string;
  /** Milliseconds since 1970. */
  issuedAt: number;
  expiresAt: number;
}

/** `rvt_<claims>.<signature>`: whoever asks us can learn which identity it was made for. */
export function createSsoToken(masterKey: Uint8Array, claims: SsoClaims): string {
  const { identityUuid: sub, issuedAt: iat, expiresAt: exp } = claims;
  const payload = Buffer.from(JSON.stringify({ sub, iat, exp }), "utf8").toString("base64url");
  return `${prefix}${payload}.${sign(ssoKey(masterKey), payload)}`;
}

/** What a token says; undefined when it is not ours, was changed or has expired. */
export function readSsoToken(masterKey: Uint8Array, token: string, now: number): SsoClaims | undefined {
  const [payload, signature, ...rest] = token.startsWith(prefix) ? token.slice(prefix.length).split(".") : [];
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!isSignedBy(ssoKey(masterKey), payload, signature)) return undefined;
  const { sub, iat, exp } = claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
  return exp > now ? { identityUuid: sub, issuedAt: iat, expiresAt: exp } : undefined;
}

function ssoKey(masterKey: Uint8Array): Buffer {
  return deriveKey(masterKey, "sso token");
}
