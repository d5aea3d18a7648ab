import type { IncomingMessage } from "node:http";
import type { FastReply, FastRequest } from "./fast-reply.ts";

/** Bytes of an answer. A longer one makes the request fail. */
const longestReply = 1024 * 1024;

/** A GET over https. */
export function secureGet(url: URL, headers: Readonly<Record<string, string>>): FastRequest {
  // Without an agent there is no connection kept open that would keep the process waiting.
  const request = process.getBuiltinModule("node:https").get(url, { headers, agent: false });
  const reply = new Promise<FastReply>((resolve, reject) => {
    request.once("error", reject).once("response", (response) => {
      readAll(response).then(resolve, reject);
    });
  });
  // It may be given up before anybody waits for it.
  reply.catch(() => undefined);
  return { url: url.href, reply, destroy: () => void request.destroy() };
}

async function readAll(response: IncomingMessage): Promise<FastReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > longestReply) throw new Error("The answer is too long");
    chunks.push(chunk);
  }
  const { rawHeaders: raw, statusCode: status = 0 } = response;
  const headers = Array.from(
    { length: raw.length / 2 },
    (_, at) => [raw[2 * at] ?? "", raw[2 * at + 1] ?? ""] as const,
  );
  return { status, headers, body: Buffer.concat(chunks) };
}
