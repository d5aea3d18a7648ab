import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** An MCP server over streamable HTTP with one tool, `add`. */
export interface McpHttpServer extends AsyncDisposable {
  readonly url: string;
  /** The `Authorization` headers it has seen. */
  authorizations(): readonly (string | undefined)[];
  /** The methods that were called. */
  calls(): readonly string[];
}

const tool = {
  name: "add",
  description: "Adds two numbers",
  inputSchema: { type: "object", properties: { a: { type: "number" }, b: { type: "number" } } },
};

export async function startMcpHttpServer(): Promise<McpHttpServer> {
  const seen: (string | undefined)[] = [];
  const calls: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    void respond(request, response, calls);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    authorizations: () => seen,
    calls: () => calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, calls: string[]): Promise<void> {
  const body = await answer(request, calls);
  if (body === undefined) response.writeHead(request.method === "POST" ? 202 : 405).end();
  else response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function answer(request: IncomingMessage, calls: string[]): Promise<object | undefined> {
  if (request.method !== "POST") return undefined;
  const { id, method, params } = JSON.parse(await text(request)) as {
    id?: number;
    method: string;
    params?: { protocolVersion?: string; arguments?: { a: number; b: number } };
  };
  calls.push(method);
  if (id === undefined) return undefined;
  const results: Record<string, object> = {
    initialize: {
      protocolVersion: params?.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: "lab", version: "1.0.0" },
    },
    "tools/list": { tools: [tool] },
    "tools/call": {
      content: [{ type: "text", text: `sum=${(params?.arguments?.a ?? 0) + (params?.arguments?.b ?? 0)}` }],
    },
  };
  return { jsonrpc: "2.0", id, result: results[method] ?? {} };
}
