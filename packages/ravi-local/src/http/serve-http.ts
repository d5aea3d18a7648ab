import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { LocalRaviError, systemErrorCode } from "../local-ravi-error.ts";

/** How long requests under way may take to finish once the server closes. */
const closeGraceMs = 2000;

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface ServeOptions {
  host: string;
  /** 0 for any free port. */
  port: number;
}

/** @throws LocalRaviError `PORT_TAKEN` */
export async function serveHttp(
  fetch: (request: Request, connection: HttpBindings) => Response | Promise<Response>,
  options: ServeOptions,
): Promise<HttpServer> {
  const answer = (request: Request, connection: unknown): Response | Promise<Response> =>
    fetch(request, connection as HttpBindings);
  const listener = getRequestListener(answer, { hostname: options.host, overrideGlobalObjects: false });
  const server = createServer((request, response) => void listener(request, response));
  server.listen(options.port, options.host);
  try {
    await once(server, "listening");
  } catch (error) {
    throw portProblem(error, options);
  }
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

/** Turns "address in use" into an error that names the port; anything else passes. */
export function portProblem(error: unknown, { host, port }: ServeOptions): unknown {
  if (systemErrorCode(error) !== "EADDRINUSE") return error;
  return new LocalRaviError("PORT_TAKEN", `Cannot listen on ${host} port ${port}: the port is in use`, {
    hint: "Use port 0 for any free one",
    cause: error,
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), closeGraceMs);
  await closed;
  clearTimeout(force);
}
