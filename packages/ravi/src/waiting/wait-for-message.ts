import { checkTimeout } from "../client/deadline.ts";
import { RaviError } from "../ravi-error.ts";
import { type Bell, createBell } from "./bell.ts";
import { type Claims, openClaims } from "./claims.ts";
import { listen } from "./listen.ts";
import type { Channel, MessageSource, Received } from "./message-source.ts";
import { pollDelayMs } from "./poll-delay.ts";
import { senderFilter } from "./sender-filter.ts";
import { type SinceFilter, sinceFilter } from "./since.ts";
import { createTally, type Tally } from "./tally.ts";
import { WaitError } from "./wait-error.ts";
import type { WaitOptions } from "./wait-options.ts";

export interface Wanted<T> {
  /** For error messages: `a code`. */
  readonly what: string;
  readonly channels: readonly Channel[];
  /** Whether text messages may be left out when the service has none to offer. */
  readonly isSmsOptional: boolean;
  /** What is to be taken from a message; `undefined` leaves it to other waiters. */
  readonly read: (received: Received) => T | undefined;
  /** Called once when the first look found nothing: there is time now for what will speed up `read`. */
  readonly onIdle?: (() => void) | undefined;
}

interface Watch<T> {
  readonly source: MessageSource;
  readonly wanted: Wanted<T>;
  readonly options: WaitOptions;
  readonly isFrom: (from: string) => boolean;
  readonly since: SinceFilter;
  readonly claims: Claims;
  readonly tally: Tally;
  readonly channels: Set<Channel>;
  readonly endsAt: number;
  /** Fires at the deadline and when the caller ends the wait. */
  readonly ending: AbortSignal;
}

const defaultTimeoutMs = 60_000;
const longestRequestMs = 10_000;
const longestTimerMs = 2_147_483_647;

/** Looks until a message answers and is ours, oldest first. The loop behind every `waitFor…`. */
export async function waitForMessage<T>(source: MessageSource, options: WaitOptions, wanted: Wanted<T>): Promise<T> {
  const endsAt = endOf(options);
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, Math.min(Math.max(0, endsAt - performance.now()), longestTimerMs));
  options.signal?.addEventListener("abort", end, { once: true });
  if (options.signal?.aborted === true) end();
  const bell = createBell();
  try {
    const watch = await prepare(source, options, wanted, endsAt, controller.signal);
    void listen(source.events, bell, controller.signal);
    return await look(watch, bell);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", end);
    controller.abort();
  }
}

function endOf({ timeoutMs, deadline }: WaitOptions): number {
  const byDeadline = deadline === undefined ? Number.POSITIVE_INFINITY : deadline.getTime() - Date.now();
  if (Number.isNaN(byDeadline))
    throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot wait until then: the deadline is no date");
  const byTimeout = timeoutMs === undefined ? undefined : checkTimeout(timeoutMs);
  return (
    performance.now() + Math.min(byDeadline, byTimeout ?? (deadline === undefined ? defaultTimeoutMs : byDeadline))
  );
}

async function prepare<T>(
  source: MessageSource,
  options: WaitOptions,
  wanted: Wanted<T>,
  endsAt: number,
  ending: AbortSignal,
): Promise<Watch<T>> {
  const isFrom = senderFilter(options.from);
  const since = sinceFilter(options.since, wanted.channels, Date.now);
  const claims = await openClaims(options.claimsDirectory, options.scope?.configPath);
  const channels = new Set(wanted.channels);
  return { source, wanted, options, isFrom, since, claims, tally: createTally(), channels, endsAt, ending };
}

async function look<T>(watch: Watch<T>, bell: Bell): Promise<T> {
  const { pollMs } = watch.options;
  for (let looks = 1; ; looks += 1) {
    if (watch.ending.aborted) throw ended(watch);
    const { received, waitMs } = await receive(watch);
    for (const message of received) {
      const answer = await answerOf(watch, message);
      if (answer !== undefined) return answer;
    }
    if (looks === 1 && watch.wanted.onIdle !== undefined) setImmediate(watch.wanted.onIdle);
    // A service that asked for a pause gets it, whatever is announced meanwhile.
    if (waitMs > 0) await createBell().wait(waitMs, watch.ending);
    else await bell.wait(pollDelayMs(looks, pollMs), watch.ending);
  }
}

async function answerOf<T>(watch: Watch<T>, received: Received): Promise<T | undefined> {
  const { tally, wanted, claims, isFrom, options } = watch;
  if (!tally.arrive(received)) return undefined;
  if (!isFrom(senderOf(received)) || !hasSubject(received, options.subject)) return tally.count("ignored");
  const answer = wanted.read(received);
  if (answer === undefined) return tally.count("withoutAnswer");
  return (await claims.take(received)) ? answer : tally.count("claimed");
}

function senderOf({ message }: Received): string {
  return "from_email" in message ? message.from_email : message.from_number;
}

function hasSubject({ message }: Received, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true;
  if (!("subject" in message)) return false;
  if (typeof wanted === "string") return message.subject.toLowerCase().includes(wanted.toLowerCase());
  return new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, "")).test(message.subject.slice(0, 2_000));
}

interface Look {
  /** New messages, oldest first. */
  readonly received: readonly Received[];
  /** Milliseconds the service asked us to stay away. */
  readonly waitMs: number;
}

async function receive<T>(watch: Watch<T>): Promise<Look> {
  const looks = await Promise.all([...watch.channels].map((channel) => receiveFrom(watch, channel)));
  const received = looks.flatMap((each) => each.received);
  received.sort(
    (one, other) =>
      Date.parse(one.message.created_dt) - Date.parse(other.message.created_dt) || one.message.id - other.message.id,
  );
  return { received, waitMs: Math.max(0, ...looks.map(({ waitMs }) => waitMs)) };
}

async function receiveFrom<T>(watch: Watch<T>, channel: Channel): Promise<Look> {
  try {
    const all = await list(watch, channel);
    const floor = watch.options.scope?.since;
    const isOurs = ({ message }: Received): boolean =>
      message.direction === "incoming" && (floor === undefined || Date.parse(message.created_dt) >= Date.parse(floor));
    const received = all.filter((each) => isOurs(each) && watch.since.isNew(each));
    watch.since.noteLook(channel, all);
    return { received, waitMs: 0 };
  } catch (error) {
    return { received: [], waitMs: survive(watch, channel, error) };
  }
}

async function list<T>({ source, endsAt, ending }: Watch<T>, channel: Channel): Promise<Received[]> {
  const timeoutMs = Math.max(1, Math.min(longestRequestMs, endsAt - performance.now()));
  const call = { signal: ending, timeoutMs };
  if (channel === "email") {
    return (await source.emailMessages.list(undefined, call)).map((message) => ({ channel, message }));
  }
  return (await source.smsMessages.list(undefined, call)).map((message) => ({ channel, message }));
}

/** Milliseconds to stay away after a failure that may pass; rethrows one that will not. */
function survive<T>(watch: Watch<T>, channel: Channel, error: unknown): number {
  if (watch.ending.aborted) return 0;
  if (!(error instanceof RaviError)) throw error;
  if (
    channel === "sms" &&
    watch.wanted.isSmsOptional &&
    ["RAVI_PAYMENT_REQUIRED", "RAVI_NOT_FOUND"].includes(error.code)
  ) {
    watch.channels.delete(channel);
    return 0;
  }
  if (!mayPass(error)) throw error;
  watch.tally.fail(error);
  return error.retryAfterMs ?? 0;
}

function mayPass({ code }: RaviError): boolean {
  return [
    "RAVI_RATE_LIMITED",
    "RAVI_SERVER_ERROR",
    "RAVI_UNREACHABLE",
    "RAVI_TIMEOUT",
    "RAVI_MALFORMED_RESPONSE",
  ].includes(code);
}

function ended<T>({ wanted, options, tally }: Watch<T>): WaitError {
  const seen = tally.seen();
  const { signal } = options;
  if (signal?.aborted === true) {
    return new WaitError("WAIT_ABORTED", `Cannot wait for ${wanted.what} any longer: the caller ended it`, {
      seen,
      cause: signal.reason,
    });
  }
  const state = seen.messages === 0 ? "no message arrived" : `${seen.messages} arrived, none of them answers`;
  return new WaitError("WAIT_TIMEOUT", `Cannot wait for ${wanted.what} any longer: ${state} before the deadline`, {
    hint: hintFor(seen.messages, seen.ignored, seen.failures),
    seen,
    cause: tally.lastFailure(),
  });
}

function hintFor(messages: number, ignored: number, failures: number): string {
  if (failures > 0 && messages === 0) return "Look at the cause: the service failed meanwhile";
  if (ignored > 0) return "Compare the senders seen with the allow-list";
  if (messages > 0) return "Read the messages themselves; what they hold was not convincing, or another waiter took it";
  return "Check that the message was sent to this identity, and say `since` when it was sent before the wait";
}
