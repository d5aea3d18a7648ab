import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A Ravi that has vaults and nothing else. */
export interface VaultServer {
  readonly apiUrl: string;
  /** What is in the vault of a key's identity, by name. */
  vaultOf(key: string): Record<string, string>;
  /** `POST /api/secrets/ as <key>`, in the order they came; queries are left out. */
  readonly seen: string[];
  /** From now on requests of a key are answered with these, one after the other, before they are served again. */
  refuse(key: string, ...answers: readonly { status: number; headers?: Record<string, string> }[]): void;
  /** From now on requests that write wait until they are let through. */
  hold(): { letThrough(): void };
}

interface Stored {
  uuid: string;
  key: string;
  value: string;
}

/** Starts one on 127.0.0.1 and a free port, for the length of a test. */
export async function startVaultServer(): Promise<VaultServer> {
  const vaults = new Map<string, Stored[]>();
  const refusals = new Map<string, { status: number; headers?: Record<string, string> }[]>();
  const seen: string[] = [];
  let gate = Promise.resolve();
  const vault = (key: string): Stored[] => vaults.get(key) ?? vaults.set(key, []).get(key) ?? [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const key = (request.headers.authorization ?? "").replace("Bearer ", "");
    const url = new URL(request.url ?? "", "http://ravi");
    seen.push(`${request.method} ${url.pathname} as ${key}`);
    if (request.method !== "GET") await gate;
    const refusal = refusals.get(key)?.shift();
    if (refusal !== undefined) return void response.writeHead(refusal.status, refusal.headers).end('{"detail": "No."}');
    const [status, body] = url.pathname.startsWith("/api/secrets/") ? await serve(request, url, vault(key)) : [200, []];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    vaultOf: (key) => Object.fromEntries(vault(key).map(({ key: name, value }) => [name, value])),
    seen,
    refuse: (key, ...answers) => void refusals.set(key, [...answers]),
    hold: () => {
      const lock = new EventEmitter();
      gate = once(lock, "open").then(() => undefined);
      return { letThrough: () => void lock.emit("open") };
    },
  };
}

async function serve(request: IncomingMessage, url: URL, vault: Stored[]): Promise<[number, unknown]> {
  if (request.method === "GET") {
    const wanted = url.searchParams.get("key");
    return [200, vault.filter(({ key }) => wanted === null || key === wanted)];
  }
  const { key = "", value = "" } = (await json(request)) as Partial<Stored>;
  if (request.method === "POST") {
    const made = { uuid: `s-${vault.length + 1}`, key, value };
    vault.push(made);
    return [201, made];
  }
  const changed = vault.find(({ uuid }) => url.pathname === `/api/secrets/${uuid}/`);
  if (changed === undefined) return [404, { detail: "Not found." }];
  return [200, Object.assign(changed, { value })];
}
