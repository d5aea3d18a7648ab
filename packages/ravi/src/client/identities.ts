import { type CreatedIdentity, createdIdentitySchema, type Identity, identitySchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";
import { request, requestNothing } from "./request.ts";

export interface NewIdentity {
  /** Default: a human name the service invents. Names are not unique. */
  name?: string | undefined;
  /** Local part of the address: 3–30 lowercase letters, digits, dots, hyphens. Default: made from the name. */
  email?: string | undefined;
  /** Asks for a phone number, which may need a paid plan (402). Default false. */
  provisionPhone?: boolean | undefined;
}

/** `/api/identities/`; needs a management key, except where the service lets an identity key read. */
export interface IdentitiesClient {
  list(options?: CallOptions): Promise<Identity[]>;
  /** Not idempotent: each call makes another identity. `api_key` of the answer, when present, acts as it. */
  create(identity?: NewIdentity, options?: CallOptions): Promise<CreatedIdentity>;
  get(uuid: string, options?: CallOptions): Promise<Identity>;
  /** Documented in one place only; the hosted service may refuse (403, 404, 405, 501). */
  delete(uuid: string, options?: CallOptions): Promise<void>;
}

export function identitiesClient(connection: Connection): IdentitiesClient {
  const { call } = connection;
  return {
    list: (options) =>
      call(options, (signal) =>
        requestList(connection, { method: "GET", path: ["identities"] }, identitySchema, signal),
      ),
    create: (identity, options) =>
      call(options, (signal) =>
        request(
          connection,
          { method: "POST", path: ["identities"], body: wireBody(identity ?? {}) },
          createdIdentitySchema,
          signal,
        ),
      ),
    get: (uuid, options) =>
      call(options, (signal) =>
        request(connection, { method: "GET", path: ["identities", uuid] }, identitySchema, signal),
      ),
    delete: (uuid, options) =>
      call(options, (signal) => requestNothing(connection, { method: "DELETE", path: ["identities", uuid] }, signal)),
  };
}

// The released CLI sends only what was asked for, and `provision_phone` only as true.
function wireBody({ name, email, provisionPhone }: NewIdentity): Record<string, unknown> {
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(provisionPhone === true && { provision_phone: true }),
  };
}
