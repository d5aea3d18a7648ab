import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `GET /api/email/` and the body it is answered, or a {@link status}, or for each key one of them under
 * `byKey`, or those of `inTurn`, one for each request.
 */
export type Script = Readonly<Record<string, unknown>>;

export interface ScriptedServer extends AsyncDisposable {
  apiUrl: string;
  /** `POST /api/identities/ {"name":"N"} as ravi_mgmt_login`, in the order they came. */
  seen: string[];
}

export interface Status {
  status: number;
  body?: unknown;
}

/** An answer that is no success. */
export function status(code: number, body?: unknown): Status {
  return { status: code, ...(body !== undefined && { body }) };
}

/** A loopback server that answers what it was told to and 404 to everything else. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const seen: string[] = [];
  const server = createServer((incoming, response) => {
    void answer(incoming, response, script, seen);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  return { apiUrl, seen, [Symbol.asyncDispose]: () => close(server) };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  script: Script,
  seen: string[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const line = `${incoming.method} ${incoming.url}`;
  const body = Buffer.concat(chunks).toString();
  const key = incoming.headers.authorization?.replace("Bearer ", "") ?? "nobody";
  seen.push(`${line}${body === "" ? "" : ` ${body}`} as ${key}`);
  const scripted = choose(script[line], key, line, seen);
  const reply = isStatus(scripted) ? scripted : status(scripted === undefined ? 404 : 200, scripted ?? notFound);
  response.writeHead(reply.status, { "content-type": "application/json" });
  response.end(reply.body === undefined ? "" : JSON.stringify(reply.body));
}

function choose(scripted: unknown, key: string, line: string, seen: readonly string[]): unknown {
  if (typeof scripted !== "object" || scripted === null) return scripted;
  if ("byKey" in scripted) return (scripted.byKey as Script)[key];
  if (!("inTurn" in scripted)) return scripted;
  return (scripted.inTurn as readonly unknown[])[seen.filter((each) => each.startsWith(line)).length - 1];
}

const notFound = { detail: "Not found." };

function isStatus(scripted: unknown): scripted is Status {
  const fields = typeof scripted === "object" && scripted !== null ? Object.keys(scripted) : [];
  return fields[0] === "status" && fields.every((name) => name === "status" || name === "body");
}

async function close(server: ReturnType<typeof createServer>): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
}
