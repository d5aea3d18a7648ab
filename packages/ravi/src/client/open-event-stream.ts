import { RaviError } from "../ravi-error.ts";
import { checkHeader, type Connection } from "./connection.ts";
import { type Deadline, longestTimeoutMs } from "./deadline.ts";
import { mediaType, redirected, transmissionOf } from "./exchange.ts";
import type { RaviFetchResponse } from "./ravi-fetch.ts";
import { readBytes } from "./read-bytes.ts";
import { refusal, type RequestLabel } from "./refusal.ts";
import type { RaviRequest } from "./request-url.ts";
import { retried } from "./retry.ts";
import { failure, open, type Transmission } from "./transmit.ts";

export interface OpenStreamOptions {
  readonly url: URL;
  readonly spec: RaviRequest;
  readonly label: RequestLabel;
  readonly idleTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly lastEventId?: string | undefined;
  /** Milliseconds until the stream must stand. Default: the client's deadline. */
  readonly timeoutMs?: number | undefined;
}

/** A body that keeps coming. */
export interface OpenStream {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Fires when the caller ends the stream, and after too long a silence. */
  readonly signal: AbortSignal;
  readonly close: () => void;
}

const noticeLimit = 64 * 1024;

/** @throws {RaviError} `RAVI_NOT_FOUND` when the service offers no event stream at that address. */
export async function openEventStream(connection: Connection, options: OpenStreamOptions): Promise<OpenStream> {
  const { signal, timeoutMs, idleTimeoutMs, label } = options;
  const transmission = streamTransmission(connection, options);
  const lifetime = new AbortController();
  const response = await connection.call({ signal, timeoutMs }, (deadline) =>
    retried(connection.retry, deadline, () => openOnce(connection, transmission, label, lifetime, deadline)),
  );
  const abort = (): void => lifetime.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  signal?.addEventListener("abort", abort, { once: true });
  return {
    chunks: chunksOf(response, () => lifetime.abort(silence(label, idleTimeoutMs)), idleTimeoutMs),
    signal: lifetime.signal,
    close: () => {
      signal?.removeEventListener("abort", abort);
      lifetime.abort();
    },
  };
}

function streamTransmission(connection: Connection, { url, spec, lastEventId }: OpenStreamOptions): Transmission {
  const { headers, ...transmission } = transmissionOf(connection, url, spec);
  const resume = lastEventId === undefined ? {} : { "last-event-id": checkHeader("last event id", lastEventId) };
  return { ...transmission, headers: { ...headers, accept: "text/event-stream", ...resume } };
}

async function openOnce(
  connection: Connection,
  transmission: Transmission,
  label: RequestLabel,
  lifetime: AbortController,
  deadline: Deadline,
): Promise<RaviFetchResponse> {
  deadline.signal.addEventListener("abort", () => lifetime.abort(deadline.signal.reason), { once: true });
  try {
    const response = await open(connection, transmission, lifetime.signal);
    if (response.status < 300 && mediaType(response) === "text/event-stream") return response;
    throw await refused(label, transmission.url, response);
  } catch (error) {
    throw error instanceof RaviError ? error : failure(label, error, lifetime.signal);
  }
}

async function refused(label: RequestLabel, url: URL, response: RaviFetchResponse): Promise<RaviError> {
  const { status } = response;
  if (status >= 300 && status < 400) return redirected(label, url, response);
  if (status < 300 || [405, 406, 410, 501].includes(status)) return notOffered(label, response);
  const bytes = await readBytes(response, noticeLimit);
  return refusal(label, response, new TextDecoder().decode(bytes));
}

async function notOffered(label: RequestLabel, response: RaviFetchResponse): Promise<RaviError> {
  await response.body?.cancel();
  return new RaviError("RAVI_NOT_FOUND", `Cannot ${label.route}: ${label.origin} offers no event stream`, {
    status: response.status,
    hint: "Poll the messages instead",
  });
}

// Time counts only while we wait for the service, not while the caller works on an event.
async function* chunksOf(
  response: RaviFetchResponse,
  onSilence: () => void,
  idleTimeoutMs: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = response.body?.[Symbol.asyncIterator]();
  if (chunks === undefined) return;
  for (;;) {
    const timer = setTimeout(onSilence, Math.min(idleTimeoutMs, longestTimeoutMs));
    const next = await chunks.next().finally(() => clearTimeout(timer));
    if (next.done === true) return;
    yield next.value;
  }
}

function silence(label: RequestLabel, idleTimeoutMs: number): RaviError {
  return new RaviError("RAVI_TIMEOUT", `Cannot ${label.route}: nothing came for ${idleTimeoutMs} ms`, {
    hint: "Open the stream again after the last event",
  });
}
