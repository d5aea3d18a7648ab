import { RaviError } from "../ravi-error.ts";
import type { Connection } from "./connection.ts";
import { DeadlineReached } from "./deadline.ts";
import { readText } from "./read-text.ts";
import { refusal, type RequestLabel } from "./refusal.ts";
import type { RaviRequest } from "./request-url.ts";

/** Bytes an answer may have, after decompression. */
export const answerLimit: number = 16 * 1024 * 1024;

/** The text of a successful answer, and what to call the request when it makes no sense. */
export interface Answer {
  readonly text: string;
  readonly contentType: string | undefined;
  readonly label: RequestLabel;
}

/**
 * Sends one HTTP request and reads its whole answer. Follows no redirect: the key goes to the configured address only.
 *
 * @throws {RaviError} for anything but a complete answer of status 200–299.
 * @throws the signal's reason when the caller ended the call.
 */
export async function exchange(
  connection: Connection,
  url: URL,
  request: RaviRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const label = labelOf(connection, url, request);
  const { response, text } = await send(connection, url, request, signal, label);
  if (response.status >= 400) throw refusal(label, response, text);
  if (response.status >= 300) throw redirected(label, url, response);
  if (text === undefined) throw malformed(label, `it is longer than ${answerLimit} bytes`, response.status);
  return { text, contentType: mediaType(response), label };
}

/** An answer that cannot be used, with a reason that quotes nothing of it. */
export function malformed(label: RequestLabel, state: string, status?: number): RaviError {
  return new RaviError("RAVI_MALFORMED_RESPONSE", `Cannot use the answer to ${label.route}: ${state}`, {
    status,
    hint: `Check that ${label.origin} is a Ravi service of a version this client knows`,
  });
}

function labelOf(connection: Connection, url: URL, request: RaviRequest): RequestLabel {
  const confidential = request.confidential ?? [];
  const values = [connection.key, ...confidential.map((field) => request.body?.[field])];
  const secrets = values.filter((value) => typeof value === "string" && value !== "") as string[];
  const conceal = (text: string): string => secrets.reduce(hide, text);
  const route = conceal(`${request.method} "${url.pathname}"`);
  return { route, origin: url.origin, hasKey: connection.key !== undefined, confidential, conceal };
}

function hide(text: string, secret: string): string {
  return text.replaceAll(secret, "***").replaceAll(JSON.stringify(secret).slice(1, -1), "***");
}

async function send(
  connection: Connection,
  url: URL,
  request: RaviRequest,
  signal: AbortSignal,
  label: RequestLabel,
): Promise<{ response: Response; text: string | undefined }> {
  try {
    const response = await connection.fetch(url, requestInit(connection, request, signal));
    return { response, text: await readText(response, answerLimit) };
  } catch (error) {
    throw signal.aborted ? ended(label, signal.reason) : unreachable(label, error);
  }
}

function requestInit(connection: Connection, request: RaviRequest, signal: AbortSignal): RequestInit {
  const headers = new Headers({ accept: "application/json", "user-agent": connection.userAgent });
  if (connection.key !== undefined) headers.set("authorization", `Bearer ${connection.key}`);
  const init: RequestInit = { method: request.method, headers, redirect: "manual", signal };
  if (request.body === undefined) return init;
  headers.set("content-type", "application/json");
  return { ...init, body: JSON.stringify(request.body) };
}

function ended(label: RequestLabel, reason: unknown): unknown {
  if (!(reason instanceof DeadlineReached)) return reason;
  return new RaviError("RAVI_TIMEOUT", `Cannot ${label.route}: no complete answer within ${reason.timeoutMs} ms`, {
    hint: `Check that ${label.origin} is up, or allow more time; look up first whether a change took effect`,
  });
}

function unreachable(label: RequestLabel, error: unknown): RaviError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const state = typeof code === "string" ? code : "the connection failed";
  return new RaviError("RAVI_UNREACHABLE", `Cannot ${label.route}: ${state} at ${label.origin}`, {
    hint: "Check that the service runs, that the address is right and that the network allows it",
    cause: isSystemError(cause) ? cause : undefined,
  });
}

// Errors of the HTTP parser carry the bytes they choked on, which may be a secret's.
function isSystemError(error: unknown): boolean {
  return error instanceof AggregateError || (error instanceof Error && "syscall" in error);
}

function redirected(label: RequestLabel, url: URL, response: Response): RaviError {
  const location = response.headers.get("location") ?? "";
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const where = target === undefined ? "" : ` to ${label.conceal(target.origin + target.pathname)}`;
  return malformed(label, `the service redirects${where}, and keys do not follow redirects`, response.status);
}

function mediaType(response: Response): string | undefined {
  return /^[\w.+-]+\/[\w.+-]+/.exec(response.headers.get("content-type") ?? "")?.[0];
}
