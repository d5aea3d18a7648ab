import { type SsoProof, ssoProofSchema, type SsoToken, ssoTokenSchema } from "../wire/sso.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { request } from "./request.ts";

/** `/api/sso/`: proof of identity towards a third party. */
export interface SsoClient {
  /** A token that says who the key's identity is, for five minutes. May need a paid plan (402). */
  createToken(options?: CallOptions): Promise<SsoToken>;
  /** What the third party does with the token. Sends no key. */
  verify(token: string, options?: CallOptions): Promise<SsoProof>;
}

export function ssoClient(connection: Connection): SsoClient {
  const { call } = connection;
  return {
    createToken: (options) =>
      call(options, (deadline) =>
        request(connection, { method: "POST", path: ["sso", "token"] }, ssoTokenSchema, deadline),
      ),
    verify: (token, options) => {
      const body = { token };
      const spec = { method: "POST", path: ["sso", "verify"], body, confidential: ["token"], isPublic: true } as const;
      return call(options, (deadline) => request(connection, spec, ssoProofSchema, deadline));
    },
  };
}
