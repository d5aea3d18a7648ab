import type { FastReply, FastRequest } from "./fast-reply.ts";

/** Bytes of an answer. A longer one makes the request fail. */
const longestReply = 1024 * 1024;

/**
 * A GET over plain http within this machine, by a bare socket: Node's `http` takes a third as long to load as Node.js
 * itself. In HTTP/1.0 an answer comes in one piece and ends with the connection.
 */
export function plainGet(url: URL, headers: Readonly<Record<string, string>>): FastRequest {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const socket = process.getBuiltinModule("node:net").connect(Number(url.port || 80), host);
  const lines = Object.entries({ host: url.host, ...headers, connection: "close" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.write(`GET ${url.pathname} HTTP/1.0\r\n${lines.join("\r\n")}\r\n\r\n`);
  const reply = new Promise<FastReply>((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    socket.on("data", (chunk) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > longestReply) socket.destroy(new Error("The answer is too long"));
    });
    socket.once("error", reject);
    socket.once("close", () => {
      const parsed = parse(Buffer.concat(chunks));
      if (parsed === undefined) reject(new Error("The answer makes no sense"));
      else resolve(parsed);
    });
  });
  // It may be given up before anybody waits for it.
  reply.catch(() => undefined);
  return { url: url.href, reply, destroy: () => void socket.destroy() };
}

function parse(bytes: Buffer): FastReply | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes.toString("latin1", 0, Math.max(0, end)).split("\r\n");
  const status = Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]);
  const headers = lines.map((line) => /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t]*$/.exec(line));
  if (Number.isNaN(status) || headers.includes(null)) return undefined;
  const pairs = headers.map((header) => [header?.[1] ?? "", header?.[2] ?? ""] as const);
  const body = bytes.subarray(end + 4);
  return isWhole(pairs, body) ? { status, headers: pairs, body } : undefined;
}

function isWhole(headers: readonly (readonly [string, string])[], body: Buffer): boolean {
  const valueOf = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const length = valueOf("content-length");
  return valueOf("transfer-encoding") === undefined && (length === undefined || Number(length) === body.length);
}
