import { RaviError } from "../ravi-error.ts";
import { secretKeyPattern } from "../wire/secret-key.ts";
import { type Secret, secretSchema } from "../wire/vault.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { requestDelete } from "./request-delete.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";
import { mayHaveTakenEffect } from "./retry.ts";

/** Which secrets a list holds. Default: all. */
export interface SecretFilter {
  /** Only the secret of this key, in any case. */
  key?: string | undefined;
}

/** `/api/secrets/`: the vault of the key's identity. The service stores keys in upper case. */
export interface SecretsClient {
  list(filter?: SecretFilter, options?: CallOptions): Promise<Secret[]>;
  /** `undefined` when the vault has no such key. The case of `key` does not matter. */
  get(key: string, options?: CallOptions): Promise<Secret | undefined>;
  /**
   * Makes the secret or changes its value: a look-up, then a write, under one deadline. When making it fails because
   * somebody else just did, or because the answer got lost, it is looked up again and its value is set.
   *
   * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for a key that is not a letter followed by letters, digits and `_`.
   */
  set(key: string, value: string, options?: CallOptions): Promise<Secret>;
  delete(uuid: string, options?: CallOptions): Promise<void>;
}

export function secretsClient(connection: Connection): SecretsClient {
  const { call } = connection;
  return {
    list: (filter, options) => call(options, (deadline) => listSecrets(connection, filter?.key, deadline)),
    get: (key, options) => call(options, (deadline) => findSecret(connection, key.toUpperCase(), deadline)),
    set: async (key, value, options) => {
      const name = checkKey(key);
      return call(options, (deadline) => writeSecret(connection, name, value, deadline));
    },
    delete: (uuid, options) => call(options, (deadline) => requestDelete(connection, ["secrets", uuid], deadline)),
  };
}

function listSecrets(connection: Connection, key: string | undefined, deadline: Deadline): Promise<Secret[]> {
  const query = key === undefined ? undefined : { key: key.toUpperCase() };
  return requestList(connection, { method: "GET", path: ["secrets"], query }, secretSchema, deadline);
}

// What the hosted service's filter does with an unknown key is undocumented, so the answer is filtered again.
async function findSecret(connection: Connection, key: string, deadline: Deadline): Promise<Secret | undefined> {
  const secrets = await listSecrets(connection, key, deadline);
  return secrets.find((secret) => secret.key.toUpperCase() === key);
}

async function writeSecret(connection: Connection, key: string, value: string, deadline: Deadline): Promise<Secret> {
  const existing = await findSecret(connection, key, deadline);
  if (existing !== undefined) return changeSecret(connection, existing.uuid, value, deadline);
  try {
    return await createSecret(connection, key, value, deadline);
  } catch (error) {
    if (!mayExist(error)) throw error;
    const made = await findSecret(connection, key, deadline);
    if (made === undefined) throw error;
    return changeSecret(connection, made.uuid, value, deadline);
  }
}

function createSecret(connection: Connection, key: string, value: string, deadline: Deadline): Promise<Secret> {
  const body = { key, value, notes: "" };
  const spec = { method: "POST", path: ["secrets"], body, confidential: ["value"] } as const;
  return request(connection, spec, secretSchema, deadline);
}

function changeSecret(connection: Connection, uuid: string, value: string, deadline: Deadline): Promise<Secret> {
  const path = ["secrets", uuid];
  const spec = { method: "PATCH", path, body: { value }, confidential: ["value"], isIdempotent: true } as const;
  return request(connection, spec, secretSchema, deadline);
}

// Keys are unique per identity, so a second writer is refused: with 409, or as a field error with 400.
function mayExist(error: unknown): boolean {
  if (!(error instanceof RaviError) || error.code === "RAVI_TIMEOUT") return false;
  return mayHaveTakenEffect(error) || error.status === 400 || error.status === 409;
}

// The message does not quote the key: `set("KEY=value", …)` and swapped arguments put the secret there.
function checkKey(key: string): string {
  const name = key.toUpperCase();
  if (secretKeyPattern.test(name)) return name;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot set a secret: its key must match ${secretKeyPattern.source}`, {
    hint: "Begin the key with a letter, and use only letters, digits and underscores",
  });
}
