import { type IdentityKey, identityKeySchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { request } from "./request.ts";

export interface NewIdentityKey {
  identityUuid: string;
  /** By which a human recognises the key. Default `persona-launcher`. */
  label?: string | undefined;
}

/** `/api/auth/keys/identity/`; needs a management key. */
export interface IdentityKeysClient {
  /** Mints a key that acts as one identity. Each call makes another key. */
  create(key: NewIdentityKey, options?: CallOptions): Promise<IdentityKey>;
}

export function identityKeysClient(connection: Connection): IdentityKeysClient {
  return {
    create: ({ identityUuid, label }, options) => {
      const body = { identity_uuid: identityUuid, label: label ?? "persona-launcher" };
      const spec = { method: "POST", path: ["auth", "keys", "identity"], body } as const;
      return connection.call(options, (signal) => request(connection, spec, identityKeySchema, signal));
    },
  };
}
