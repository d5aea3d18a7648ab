import { RaviError } from "../ravi-error.ts";
import { type CreatedIdentity, createdIdentitySchema, type Identity, identitySchema } from "../wire/identity.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { requestDelete } from "./request-delete.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** An identity to make. Every value has a default. */
export interface NewIdentity {
  /** Default: a human name the service invents. Names are not unique. */
  name?: string | undefined;
  /** Local part of the address: 3–30 lowercase letters, digits, dots, hyphens. Default: made from the name. */
  email?: string | undefined;
  /** The same in the form of July 2026, which allows a `domain`. Give this or `email`. */
  emailIdentifier?: string | undefined;
  /** Domain of the address, one of `domains.list()`. Needs `emailIdentifier`. */
  domain?: string | undefined;
  /** Asks for a phone number, which may need a paid plan (402). Default false. */
  provisionPhone?: boolean | undefined;
}

export interface CreateIdentityOptions extends CallOptions {
  /**
   * Told how many of the account's identities bore the new one's name when it was made, itself included. Only local Ravi
   * says so, by a header of its own, `X-Ravi-Same-Name`; elsewhere it is never called.
   */
  onSameName?: ((count: number) => void) | undefined;
}

/** What of an identity can be changed. */
export interface IdentityChanges {
  name: string;
}

/** The telephone number that is asked for. */
export interface PhoneWanted {
  /** Country of the number, such as `US`. */
  countryCode: string;
}

/** `/api/identities/`; needs a management key, except where the service lets an identity key read. */
export interface IdentitiesClient {
  list(options?: CallOptions): Promise<Identity[]>;
  /**
   * Not idempotent: each call makes another identity (`ensureIdentity` does not). `api_key` of the answer, when present,
   * acts as it.
   */
  create(identity?: NewIdentity, options?: CreateIdentityOptions): Promise<CreatedIdentity>;
  get(uuid: string, options?: CallOptions): Promise<Identity>;
  /** Sends PUT, which is documented by name only; the hosted service may refuse. */
  update(uuid: string, changes: IdentityChanges, options?: CallOptions): Promise<Identity>;
  /** Documented in one place only; the hosted service may refuse (403, 404, 405, 501). */
  delete(uuid: string, options?: CallOptions): Promise<void>;
  /** Gives the identity a phone number: 402 without a plan, 409 when it has one, 503 when none is to be had. Slow. */
  provisionPhone(uuid: string, phone: PhoneWanted, options?: CallOptions): Promise<Identity>;
}

export function identitiesClient(connection: Connection): IdentitiesClient {
  const { call } = connection;
  return {
    list: (options) => call(options, (deadline) => listIdentities(connection, deadline)),
    create: async (identity, options) => {
      const onHeaders = (headers: { get(name: string): string | null }): void => {
        const count = headers.get("x-ravi-same-name") ?? "";
        if (/^[1-9]\d{0,9}$/.test(count)) options?.onSameName?.(Number(count));
      };
      const spec = { method: "POST", path: ["identities"], body: wireBody(identity ?? {}), onHeaders } as const;
      return call(options, (deadline) => request(connection, spec, createdIdentitySchema, deadline));
    },
    get: (uuid, options) => call(options, (deadline) => getIdentity(connection, uuid, deadline)),
    update: (uuid, { name }, options) => {
      const spec = { method: "PUT", path: ["identities", uuid], body: { name }, isIdempotent: true } as const;
      return call(options, (deadline) => request(connection, spec, identitySchema, deadline));
    },
    delete: (uuid, options) => call(options, (deadline) => deleteIdentity(connection, uuid, deadline)),
    provisionPhone: (uuid, { countryCode }, options) => {
      const path = ["identities", uuid, "provision-phone"];
      const spec = { method: "POST", path, body: { country_code: countryCode } } as const;
      return call(options, (deadline) => request(connection, spec, identitySchema, deadline));
    },
  };
}

export function getIdentity(connection: Connection, uuid: string, deadline: Deadline): Promise<Identity> {
  return request(connection, { method: "GET", path: ["identities", uuid] }, identitySchema, deadline);
}

function listIdentities(connection: Connection, deadline: Deadline): Promise<Identity[]> {
  return requestList(connection, { method: "GET", path: ["identities"] }, identitySchema, deadline);
}

// A service without this route answers 404 as well, and then the identity is still there.
function deleteIdentity(connection: Connection, uuid: string, deadline: Deadline): Promise<void> {
  return requestDelete(connection, ["identities", uuid], deadline, async () => {
    const identities = await listIdentities(connection, deadline);
    return identities.every((identity) => identity.uuid !== uuid);
  });
}

// The released CLI sends only what was asked for, and `provision_phone` only as true.
function wireBody(identity: NewIdentity): Record<string, unknown> {
  const { name, email, emailIdentifier, domain, provisionPhone } = identity;
  if (email !== undefined && emailIdentifier !== undefined)
    throw badAddress("both email and emailIdentifier are given");
  if (domain !== undefined && emailIdentifier === undefined) throw badAddress("a domain needs an emailIdentifier");
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(emailIdentifier !== undefined && { email_identifier: emailIdentifier }),
    ...(domain !== undefined && { domain }),
    ...(provisionPhone === true && { provision_phone: true }),
  };
}

function badAddress(state: string): RaviError {
  return new RaviError("RAVI_INVALID_ARGUMENT", `Cannot create an identity: ${state}`, {
    hint: "Give email alone, or emailIdentifier with or without a domain",
  });
}
