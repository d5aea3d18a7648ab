import {
  type IdentityKey,
  identityKeySchema,
  type ListedIdentityKey,
  listedIdentityKeySchema,
} from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** A key to mint, which acts as one identity and as nobody else. */
export interface NewIdentityKey {
  /** Whom the key acts as. */
  identityUuid: string;
  /** By which a human recognises the key. Default `persona-launcher`. */
  label?: string | undefined;
}

/** `/api/auth/keys/identity/`; needs a management key. */
export interface IdentityKeysClient {
  /** Mints a key that acts as one identity. Each call makes another key. */
  create(key: NewIdentityKey, options?: CallOptions): Promise<IdentityKey>;
  /** The account's identity keys; whether their values are shown is up to the service. */
  list(options?: CallOptions): Promise<ListedIdentityKey[]>;
}

const path = ["auth", "keys", "identity"];

export function identityKeysClient(connection: Connection): IdentityKeysClient {
  const { call } = connection;
  return {
    create: ({ identityUuid, label }, options) => {
      const body = { identity_uuid: identityUuid, label: label ?? "persona-launcher" };
      return call(options, (deadline) =>
        request(connection, { method: "POST", path, body }, identityKeySchema, deadline),
      );
    },
    list: (options) =>
      call(options, (deadline) => requestList(connection, { method: "GET", path }, listedIdentityKeySchema, deadline)),
  };
}
