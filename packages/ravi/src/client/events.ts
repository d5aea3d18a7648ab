import { RaviError } from "../ravi-error.ts";
import { type RaviEvent, raviEventSchema } from "../wire/event.ts";
import type { Connection } from "./connection.ts";
import { checkTimeout } from "./deadline.ts";
import { labelOf, malformed } from "./exchange.ts";
import { openEventStream, type OpenStream } from "./open-event-stream.ts";
import type { RequestLabel } from "./refusal.ts";
import { parseAnswer } from "./request.ts";
import { type RaviRequest, requestUrl } from "./request-url.ts";
import { EventTooLong, serverSentEvents, type ServerSentEvent } from "./server-sent-events.ts";
import { failure } from "./transmit.ts";

/** From where, and how patiently, events are listened to. */
export interface EventStreamOptions {
  /** Ends the stream; the iteration then rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /** Goes on after this event: `eventId` of the last one that was handled. Default: from now on. */
  lastEventId?: string | undefined;
  /** Milliseconds until the stream must stand. Default: the client's deadline. */
  timeoutMs?: number | undefined;
  /** Milliseconds of silence after which the connection counts as dead. Default 45 000; local Ravi gives a sign every 10 s. */
  idleTimeoutMs?: number | undefined;
  /**
   * Called once, when the service has accepted the subscription: what arrives from then on is announced. What arrived
   * before may have been missed, so look once after this.
   */
  onOpen?: (() => void) | undefined;
}

/** `/api/events/`: messages are announced as they come in. */
export interface EventsClient {
  /**
   * One connection, opened by the first `next()` and closed when the iteration ends. Ends without an error when the
   * service ends it; then, and after `RAVI_TIMEOUT` or `RAVI_UNREACHABLE`, open another with `lastEventId`.
   *
   * @throws {RaviError} `RAVI_NOT_FOUND` when the service offers no such stream: poll instead. `RAVI_MALFORMED_RESPONSE`
   * for an event of more than 64 Ki characters, or of another shape.
   * @example
   * const onOpen = () => console.log("listening");
   * for await (const { kind, id } of client.events.stream({ signal, onOpen })) {
   *   if (kind === "email") console.log((await client.emailMessages.get(id)).subject);
   * }
   */
  stream(options?: EventStreamOptions): AsyncIterable<RaviEvent>;
}

/** Characters an event may have. */
export const eventLimit: number = 64 * 1024;

export function eventsClient(connection: Connection): EventsClient {
  return { stream: (options) => ({ [Symbol.asyncIterator]: () => streamEvents(connection, options ?? {}) }) };
}

const spec: RaviRequest = { method: "GET", path: ["events", "stream"] };

async function* streamEvents(
  connection: Connection,
  options: EventStreamOptions,
): AsyncGenerator<RaviEvent, void, undefined> {
  const idleTimeoutMs = checkTimeout(options.idleTimeoutMs ?? 45_000);
  const url = requestUrl(connection, spec);
  const label = labelOf(connection, url, spec);
  const stream = await openEventStream(connection, { ...options, url, label, spec, idleTimeoutMs });
  try {
    options.onOpen?.();
    yield* readEvents(label, stream);
  } finally {
    stream.close();
  }
}

async function* readEvents(label: RequestLabel, stream: OpenStream): AsyncGenerator<RaviEvent, void, undefined> {
  try {
    for await (const event of serverSentEvents(stream.chunks, eventLimit)) {
      const message = raviEvent(label, event);
      if (message !== undefined) yield message;
    }
  } catch (error) {
    throw streamFailure(label, error, stream);
  }
}

function streamFailure(label: RequestLabel, error: unknown, { signal }: OpenStream): unknown {
  if (error instanceof RaviError) return error;
  if (error instanceof EventTooLong) return malformed(label, error.message);
  return failure(label, error, signal);
}

/** `undefined` for an event of another kind, such as a call. */
function raviEvent(label: RequestLabel, { event, data, id }: ServerSentEvent): RaviEvent | undefined {
  const kind = kindOf(event);
  if (kind === undefined) return undefined;
  return { ...parseAnswer(label, raviEventSchema, parseData(label, data)), kind, eventId: usableId(id) };
}

// Besides `email`, the vendor's documents name `email_trusted`, `email_owner` and `email_untrusted`.
function kindOf(event: string): "email" | "sms" | undefined {
  if (event === "sms") return "sms";
  return /^email(?:_[a-z]+)?$/.test(event) ? "email" : undefined;
}

function parseData(label: RequestLabel, data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw malformed(label, "an event's data is not JSON");
  }
}

// Only what a header can carry can be given back as `Last-Event-ID`.
function usableId(id: string): string | undefined {
  return /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined;
}
