import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One request as it arrived. */
export interface ScriptedRaviRequest {
  method: string;
  /** Path without query. */
  path: string;
  /** Value of the `Authorization` header; empty when there was none. */
  authorization: string;
  body: string;
}

/** What the server does with one request. */
export type ScriptedRaviAnswer =
  /** Answers with JSON; without `json` the body is empty. */
  | { status: number; json?: unknown; headers?: Readonly<Record<string, string>> }
  /** Answers with an HTML page, as a proxy or a login wall does. */
  | { html: string; status?: number }
  /** Takes the request and never answers. */
  | "hang"
  /** Closes the connection without an answer. */
  | "close";

/** A service in Ravi's place whose answers a test writes. */
export interface ScriptedRavi extends AsyncDisposable {
  /** Base URL without trailing slash. */
  readonly apiUrl: string;
  /** Every request so far in order of arrival, also those that got no answer. */
  requests(): readonly ScriptedRaviRequest[];
}

/**
 * Starts an HTTP server on 127.0.0.1 and a free port.
 *
 * @example
 * await using ravi = await startScriptedRavi(() => ({ status: 401, json: { detail: "Invalid token." } }));
 */
export async function startScriptedRavi(
  answer: (request: ScriptedRaviRequest) => ScriptedRaviAnswer,
): Promise<ScriptedRavi> {
  const requests: ScriptedRaviRequest[] = [];
  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => {
        requests.push(request);
        send(response, answer(request));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<ScriptedRaviRequest> {
  return {
    method: incoming.method ?? "",
    path: new URL(incoming.url ?? "/", "http://ravi.invalid").pathname,
    authorization: incoming.headers.authorization ?? "",
    body: await text(incoming),
  };
}

function send(response: ServerResponse, answer: ScriptedRaviAnswer): void {
  if (answer === "hang") return;
  if (answer === "close") return void response.destroy();
  if ("html" in answer) {
    response.writeHead(answer.status ?? 200, { "content-type": "text/html; charset=utf-8" }).end(answer.html);
    return;
  }
  response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
  response.end(answer.json === undefined ? "" : JSON.stringify(answer.json));
}
