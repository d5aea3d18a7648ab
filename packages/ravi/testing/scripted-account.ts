import type { ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { createRaviClient, type RaviClient } from "../src/index.ts";
import { type ScriptedServer, sendJson, startScriptedServer } from "./scripted-server.ts";

export interface StoredIdentity {
  uuid: string;
  name: string;
  inbox: string;
  phone: null;
  created_dt: string;
  updated_dt: string;
}

export interface ScriptedAccount {
  client: RaviClient;
  server: ScriptedServer;
  identities: StoredIdentity[];
  /** How many were ever made. */
  made: () => number;
}

export interface AccountFaults {
  /** Stands in for the answer to a POST; `take` makes the identity all the same. */
  onCreate?: (turn: number, response: ServerResponse, take: () => StoredIdentity) => boolean;
  onList?: (turn: number, response: ServerResponse, identities: StoredIdentity[]) => boolean;
  onDelete?: (response: ServerResponse) => boolean;
  timeoutMs?: number;
  /** Says with a new identity how many bear its name, as local Ravi does. */
  countsNames?: boolean;
  /** Default: now, in milliseconds. */
  date?: () => string;
}

/** A Ravi that makes, lists and deletes identities, and fails as it is told. */
export async function scriptedAccount(
  existing: StoredIdentity[] = [],
  faults: AccountFaults = {},
): Promise<ScriptedAccount> {
  const identities = [...existing];
  let creates = 0;
  let lists = 0;
  let made = 0;
  const take = (name: string): StoredIdentity => {
    made += 1;
    const identity = stored(`new-${made}`, name, (faults.date ?? (() => new Date().toISOString()))());
    identities.push(identity);
    return identity;
  };
  const server = await startScriptedServer(({ method, url, body }, response) => {
    if (method === "POST") {
      const { name } = JSON.parse(body) as { name: string };
      creates += 1;
      if (faults.onCreate?.(creates, response, () => take(name)) === true) return;
      const identity = take(name);
      const sameName = String(identities.filter((each) => each.name === name).length);
      const headers = faults.countsNames === true ? { "x-ravi-same-name": sameName } : {};
      sendJson(response, 201, { ...identity, api_key: `ravi_id_${identity.uuid}` }, headers);
    } else if (method === "GET") {
      lists += 1;
      if (faults.onList?.(lists, response, identities) !== true) sendJson(response, 200, identities);
    } else {
      if (faults.onDelete?.(response) === true) return;
      const index = identities.findIndex(({ uuid }) => url === `/api/identities/${uuid}/`);
      identities.splice(index, index < 0 ? 0 : 1);
      response.writeHead(index < 0 ? 404 : 204).end();
    }
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { apiUrl } = server;
  const client = createRaviClient({ apiUrl, key: "k", timeoutMs: faults.timeoutMs ?? 10_000, retry: { baseMs: 1 } });
  return { client, server, identities, made: () => made };
}

export function stored(uuid: string, name: string, created_dt: string): StoredIdentity {
  return { uuid, name, inbox: `${uuid}@example.test`, phone: null, created_dt, updated_dt: created_dt };
}

export function requests({ server }: ScriptedAccount): string[] {
  return server.seen.map(({ method, url }) => `${method} ${url}`);
}
