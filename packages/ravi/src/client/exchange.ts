import { RaviError } from "../ravi-error.ts";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import type { RaviFetchResponse } from "./ravi-fetch.ts";
import { refusal, type RequestLabel } from "./refusal.ts";
import type { RaviRequest } from "./request-url.ts";
import { retried } from "./retry.ts";
import { type Reply, type Transmission, transmit } from "./transmit.ts";

/** Bytes an answer may have, after decompression. */
export const answerLimit: number = 16 * 1024 * 1024;

/** The text of an answer, and what to call the request when it makes no sense. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string | undefined;
  readonly label: RequestLabel;
}

/**
 * Sends one request, again where that is safe, and reads its whole answer. Follows no redirect: the key goes to the
 * configured address only.
 *
 * @throws {RaviError} for anything but a complete answer of status 200–299, or one that `request.accepts`.
 * @throws the signal's reason when the caller ended the call.
 */
export async function exchange(
  connection: Connection,
  url: URL,
  request: RaviRequest,
  deadline: Deadline,
): Promise<Answer> {
  const label = labelOf(connection, url, request);
  const transmission = transmissionOf(connection, url, request);
  const attempt = async (): Promise<Answer> =>
    readReply(await transmit(connection, transmission, label, deadline.signal, answerLimit), label, url, request);
  const isRepeatable = request.isIdempotent ?? request.method === "GET";
  return isRepeatable ? retried(connection.retry, deadline, attempt, request.onRepeat) : attempt();
}

function readReply({ response, bytes }: Reply, label: RequestLabel, url: URL, request: RaviRequest): Answer {
  const { status } = response;
  const text = bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  if (status >= 400 && !isAccepted(request, status, text)) throw refusal(label, response, text);
  if (status >= 300 && status < 400) throw redirected(label, url, response);
  if (text === undefined) throw malformed(label, `it is longer than ${answerLimit} bytes`, status);
  request.onHeaders?.(response.headers);
  return { status, text, contentType: mediaType(response), label };
}

function isAccepted({ accepts }: RaviRequest, status: number, text: string | undefined): boolean {
  if (accepts === undefined) return false;
  try {
    return accepts(status, JSON.parse(text ?? ""));
  } catch {
    return false;
  }
}

/** An answer that cannot be used, with a reason that quotes nothing of it. */
export function malformed(label: RequestLabel, state: string, status?: number): RaviError {
  return new RaviError("RAVI_MALFORMED_RESPONSE", `Cannot use the answer to ${label.route}: ${state}`, {
    status,
    hint: `Check that ${label.origin} is a Ravi service of a version this client knows`,
  });
}

/** What errors may say about a request. */
export function labelOf(connection: Connection, url: URL, request: RaviRequest): RequestLabel {
  const confidential = request.confidential ?? [];
  const values = [connection.key, ...confidential.map((field) => request.body?.[field])];
  const secrets = values.filter((value) => typeof value === "string" && value !== "") as string[];
  const conceal = (text: string): string => secrets.reduce(hide, text);
  const route = conceal(`${request.method} "${url.pathname}"`);
  return { route, origin: url.origin, hasKey: keyOf(connection, request) !== undefined, confidential, conceal };
}

function hide(text: string, secret: string): string {
  return text.replaceAll(secret, "***").replaceAll(JSON.stringify(secret).slice(1, -1), "***");
}

/** The HTTP request that carries a request of the API. */
export function transmissionOf(connection: Connection, url: URL, request: RaviRequest): Transmission {
  const key = keyOf(connection, request);
  const headers = {
    accept: "application/json",
    "user-agent": connection.userAgent,
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  if (request.body === undefined) return { url, method: request.method, headers };
  const body = JSON.stringify(request.body);
  return { url, method: request.method, headers: { ...headers, "content-type": "application/json" }, body };
}

function keyOf(connection: Connection, request: RaviRequest): string | undefined {
  return request.isPublic === true ? undefined : connection.key;
}

/** The error for a redirect. */
export function redirected(label: RequestLabel, url: URL, response: RaviFetchResponse): RaviError {
  const location = response.headers.get("location") ?? "";
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const where = target === undefined ? "" : ` to ${label.conceal(target.origin + target.pathname)}`;
  return malformed(label, `the service redirects${where}, and keys do not follow redirects`, response.status);
}

/** `text/html` of `text/html; charset=utf-8`. */
export function mediaType(response: RaviFetchResponse): string | undefined {
  return /^[\w.+-]+\/[\w.+-]+/.exec(response.headers.get("content-type") ?? "")?.[0];
}
