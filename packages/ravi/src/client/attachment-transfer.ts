import { RaviError } from "../ravi-error.ts";
import { isLoopback } from "./api-url.ts";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { malformed } from "./exchange.ts";
import { refusal, type RequestLabel } from "./refusal.ts";
import { retried } from "./retry.ts";
import { type Reply, transmit } from "./transmit.ts";

/** Bytes a download may have. */
export const downloadLimit: number = 64 * 1024 * 1024;

const redirectLimit = 5;
const noticeLimit = 64 * 1024;

/** PUT to a presigned address. The address is a permission in itself, so the key does not go there. */
export async function uploadFile(
  connection: Connection,
  address: string,
  contentType: string,
  body: Uint8Array,
  deadline: Deadline,
): Promise<void> {
  const url = fileUrl(connection, address, "upload");
  const label = labelOf(connection, url, "PUT the attachment");
  const headers = { "content-type": contentType, "user-agent": connection.userAgent };
  const send = async (): Promise<void> => {
    const transmission = { url, method: "PUT", headers, body };
    const reply = await transmit(connection, transmission, label, deadline.signal, noticeLimit);
    if (reply.response.status >= 300) throw refused(label, reply);
  };
  await retried(connection.retry, deadline, send);
}

/** GET of a file's address, with the key only where the address is the service's own, redirects included. */
export async function downloadFile(connection: Connection, address: string, deadline: Deadline): Promise<Uint8Array> {
  if (address === "") {
    throw new RaviError("RAVI_NOT_FOUND", "Cannot download the attachment: the service gave no address for it", {
      hint: "Get the message again; addresses of attachments may come later than the message",
    });
  }
  const url = fileUrl(connection, address, "download");
  return retried(connection.retry, deadline, () => fetchFile(connection, url, deadline.signal, redirectLimit));
}

async function fetchFile(
  connection: Connection,
  url: URL,
  signal: AbortSignal,
  redirects: number,
): Promise<Uint8Array> {
  const label = labelOf(connection, url, "GET the attachment");
  const reply = await transmit(
    connection,
    { url, method: "GET", headers: getHeaders(connection, url) },
    label,
    signal,
    downloadLimit,
  );
  const location = reply.response.headers.get("location");
  const isRedirect = [301, 302, 303, 307, 308].includes(reply.response.status);
  if (isRedirect && location !== null && redirects > 0) {
    return fetchFile(connection, fileUrl(connection, location, "download", url), signal, redirects - 1);
  }
  if (reply.response.status >= 300) throw refused(label, reply);
  if (reply.bytes === undefined) throw malformed(label, `it is longer than ${downloadLimit} bytes`);
  return reply.bytes;
}

function getHeaders({ apiUrl, key, userAgent }: Connection, url: URL): Record<string, string> {
  const isOwn = url.origin === new URL(apiUrl).origin;
  return { "user-agent": userAgent, ...(key !== undefined && isOwn && { authorization: `Bearer ${key}` }) };
}

function refused(label: RequestLabel, { response, bytes }: Reply): RaviError {
  if (response.status < 400) return malformed(label, "it is a redirect that cannot be followed", response.status);
  return refusal(label, response, new TextDecoder().decode(bytes));
}

// The path and the query may hold a signature, so only the origin is ever shown.
function labelOf({ key }: Connection, { origin }: URL, route: string): RequestLabel {
  const conceal = (text: string): string => (key === undefined ? text : text.replaceAll(key, "***"));
  return { route, origin, hasKey: key !== undefined, confidential: [], conceal };
}

/** https, or plain http within this machine when the service itself is reached like that. */
function fileUrl(connection: Connection, address: string, what: string, base: URL = new URL(connection.apiUrl)): URL {
  const url = URL.canParse(address, base.href) ? new URL(address, base) : undefined;
  const own = new URL(connection.apiUrl);
  const isSafe =
    url?.protocol === "https:" || (url?.protocol === "http:" && own.protocol === "http:" && isLoopback(url));
  if (url !== undefined && isSafe && url.username === "" && url.password === "") return url;
  throw new RaviError(
    "RAVI_MALFORMED_RESPONSE",
    `Cannot ${what} the attachment: the service's address for it is unusable`,
    {
      hint: `Check that ${own.origin} gives https addresses for its files`,
    },
  );
}
