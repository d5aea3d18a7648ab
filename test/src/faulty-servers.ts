import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server that lets nobody in, and repeats in its answer what it was shown. */
export interface RefusingServer extends AsyncDisposable {
  readonly url: string;
  /** How often it was asked. */
  requests(): number;
}

export async function startRefusingServer(): Promise<RefusingServer> {
  let requests = 0;
  const server = createServer(({ headers: { authorization } }, response) => {
    requests += 1;
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `Cannot accept "${authorization}"` }, authorization }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    requests: () => requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** A stdio MCP server that says what it was given, and falls. */
export const crashingServer: readonly [string, ...string[]] = [
  "/bin/sh",
  "-c",
  'echo "cannot start with $TOKEN" >&2; echo "not a message: $TOKEN"; exit 3',
];
