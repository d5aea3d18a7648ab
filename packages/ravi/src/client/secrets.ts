import { RaviError } from "../ravi-error.ts";
import { type Secret, secretKeyPattern, secretSchema } from "../wire/vault.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestList } from "./request-list.ts";
import { request, requestNothing } from "./request.ts";
import type { RaviRequest } from "./request-url.ts";

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
   * Makes the secret or changes its value: a look-up, then one write, under one deadline.
   *
   * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for a key that is not a letter followed by letters, digits and `_`.
   */
  set(key: string, value: string, options?: CallOptions): Promise<Secret>;
  delete(uuid: string, options?: CallOptions): Promise<void>;
}

export function secretsClient(connection: Connection): SecretsClient {
  const { call } = connection;
  return {
    list: (filter, options) => call(options, (signal) => listSecrets(connection, filter?.key, signal)),
    get: (key, options) => call(options, (signal) => findSecret(connection, key.toUpperCase(), signal)),
    set: async (key, value, options) => {
      const name = checkKey(key);
      return call(options, (signal) => writeSecret(connection, name, value, signal));
    },
    delete: (uuid, options) =>
      call(options, (signal) => requestNothing(connection, { method: "DELETE", path: ["secrets", uuid] }, signal)),
  };
}

function listSecrets(connection: Connection, key: string | undefined, signal: AbortSignal): Promise<Secret[]> {
  const query = key === undefined ? undefined : { key: key.toUpperCase() };
  return requestList(connection, { method: "GET", path: ["secrets"], query }, secretSchema, signal);
}

// What the hosted service's filter does with an unknown key is undocumented, so the answer is filtered again.
async function findSecret(connection: Connection, key: string, signal: AbortSignal): Promise<Secret | undefined> {
  const secrets = await listSecrets(connection, key, signal);
  return secrets.find((secret) => secret.key.toUpperCase() === key);
}

async function writeSecret(connection: Connection, key: string, value: string, signal: AbortSignal): Promise<Secret> {
  const existing = await findSecret(connection, key, signal);
  const spec: RaviRequest =
    existing === undefined
      ? { method: "POST", path: ["secrets"], body: { key, value, notes: "" }, confidential: ["value"] }
      : { method: "PATCH", path: ["secrets", existing.uuid], body: { value }, confidential: ["value"] };
  return request(connection, spec, secretSchema, signal);
}

// The message does not quote the key: `set("KEY=value", …)` and swapped arguments put the secret there.
function checkKey(key: string): string {
  const name = key.toUpperCase();
  if (secretKeyPattern.test(name)) return name;
  throw new RaviError("RAVI_INVALID_ARGUMENT", `Cannot set a secret: its key must match ${secretKeyPattern.source}`, {
    hint: "Begin the key with a letter, and use only letters, digits and underscores",
  });
}
