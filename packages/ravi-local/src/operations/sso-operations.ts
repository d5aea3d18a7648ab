import { z } from "zod";
import { type ApiCall, type ApiReply, created, ok, type PublicCall } from "../http/api-call.ts";
import { ApiProblem } from "../http/api-problem.ts";
import { parseBody } from "../http/request-input.ts";
import { requestIdentityId } from "../http/request-scope.ts";
import { findIdentity, requireIdentity } from "../state/identities.ts";
import { createSsoToken, readSsoToken, ssoTokenLifeMs } from "../vault/sso-token.ts";

const verifyBody = z.object({ token: z.string().max(4096) });

/** `POST /api/sso/token/`: a proof of identity for third parties, good for 5 minutes and for any number of checks. */
export function createToken(call: ApiCall): ApiReply {
  const { uuid: identityUuid } = requireIdentity(call.state, requestIdentityId(call));
  const issuedAt = Date.now();
  const expiresAt = issuedAt + ssoTokenLifeMs;
  const token = createSsoToken(call.state.masterKey, { identityUuid, issuedAt, expiresAt });
  return created({ token, expires_at: new Date(expiresAt).toISOString() });
}

/** `POST /api/sso/verify/` `{token}`, no key: whom the token proves. */
export function verifyToken(call: PublicCall): ApiReply {
  const { token } = parseBody(call, verifyBody);
  const claims = readSsoToken(call.state.masterKey, token, Date.now());
  const identity = claims === undefined ? undefined : findIdentity(call.state, claims.identityUuid);
  if (claims === undefined || identity === undefined) {
    throw new ApiProblem(400, { detail: "Invalid or expired token." });
  }
  const { owner, domain } = call.state;
  return ok({
    identity_uuid: identity.uuid,
    identity_name: identity.name,
    identity_email: identity.inbox,
    identity_phone: identity.phone,
    created_at: identity.created_dt,
    owner: { name: `${owner.firstName} ${owner.lastName}`.trim(), email: `owner@${domain}` },
  });
}
