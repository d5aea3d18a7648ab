import { once } from "node:events";
import { request as open, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { finished, pipeline } from "node:stream/promises";

/** A request on its way to Ravi. */
export interface UpstreamRequest {
  url: URL;
  method: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Sends a request on, and its answer back; without `to` the answer is read and dropped. */
export async function forward({ url, method, headers, body }: UpstreamRequest, to?: ServerResponse): Promise<void> {
  // A connection of its own: what happens to one request must not happen to the next.
  const upstream = open(url, { method, headers: { ...headers, host: url.host, connection: "close" }, agent: false });
  const answered = once(upstream, "response");
  upstream.end(body);
  const [answer] = (await answered) as [IncomingMessage];
  if (to === undefined) {
    await finished(answer.resume());
    return;
  }
  to.writeHead(answer.statusCode ?? 502, withoutConnection(answer.headers));
  // An event stream's head comes long before its first event.
  to.flushHeaders();
  await pipeline(answer, to).catch(() => answer.destroy());
}

function withoutConnection({ connection: _connection, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return headers;
}
