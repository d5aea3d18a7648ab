import { AsyncResource } from "node:async_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { retryAfterMs, type RaviFetch, type RaviFetchInit, type RaviFetchResponse } from "@persona-launcher/ravi";
import { httpFetch } from "@persona-launcher/ravi/http-fetch";
import PQueue from "p-queue";
import { LaunchError } from "../launch-error.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface RaviTrafficOptions {
  /** How many requests may be under way at once, 1 to 1024. @default 64 */
  concurrency?: number | undefined;
  /**
   * How long the call that a request belongs to may take, in milliseconds. A request waits for two thirds of it at most
   * until Ravi takes it. @default 15,000
   */
  callTimeoutMs?: number | undefined;
  /** @default `httpFetch`: fifty launches at once would spend a third of their processor time in Node's own `fetch` */
  fetch?: RaviFetch | undefined;
}

/**
 * How many requests to Ravi are under way at once unless it is said. Fifty launches that begin together wait for one
 * another's requests no more than for Ravi itself; a Ravi that has enough of us says so with 429, and then all wait.
 */
export const defaultRaviConcurrency = 64;

/** How long everybody waits after a 429 that does not say, in milliseconds; doubled with each further one in a row. */
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/**
 * A `fetch` for all clients of one launcher: no more than so many requests at once, and when Ravi refuses one with 429
 * all of them wait. A request that was refused so has had no effect and is sent again; one that would have to wait for too
 * long gets the refusal for its answer at once, whoever was refused. Event streams, which stay open, wait with the others
 * and are not counted.
 *
 * @throws LaunchError `OPTION_INVALID` for a concurrency that is none.
 */
export function limitRaviTraffic(options: RaviTrafficOptions = {}): RaviFetch {
  const { concurrency = defaultRaviConcurrency, callTimeoutMs = 15_000, fetch = httpFetch } = options;
  const queue = new PQueue({ concurrency: requireConcurrency(concurrency) });
  const pause = createPause();
  const patienceMs = (callTimeoutMs * 2) / 3;
  const send = async (url: URL, init: RaviFetchInit, giveUpAt: number): Promise<RaviFetchResponse> => {
    for (;;) {
      const refusal = await pause.over(giveUpAt, init.signal);
      if (refusal !== undefined) return refusal;
      const turn = pause.turn();
      const answer = await fetch(url, init);
      if (answer.status !== 429) {
        pause.accepted(turn);
        return answer;
      }
      pause.refused(turn, await readRefusal(answer));
    }
  };
  return async (url, init) => {
    const giveUpAt = performance.now() + patienceMs;
    if (init.headers["accept"] === "text/event-stream") return await send(url, init, giveUpAt);
    // One that still stands in the queue would hear of its end only when it is its turn.
    return await unlessAborted(
      // When its turn comes, that is in the middle of somebody else's request.
      queue.add(AsyncResource.bind(() => send(url, init, giveUpAt))),
      init.signal,
    );
  };
}

function requireConcurrency(concurrency: number): number {
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 1024) return concurrency;
  throw new LaunchError("OPTION_INVALID", `Cannot send ${concurrency} requests to Ravi at once: it is out of range`, {
    hint: `Choose a whole number from 1 to 1024; the default is ${defaultRaviConcurrency}`,
  });
}

/** What a refusal says is short; more of it is nobody's business. */
const refusalLimit = 64 * 1024;

/** What Ravi said with a 429. */
interface Refusal {
  text: string;
  headers: Record<string, string>;
  /** How long Ravi asks us to wait, in milliseconds. */
  askedMs: number | undefined;
}

async function readRefusal(answer: RaviFetchResponse): Promise<Refusal> {
  const text = await readText(answer);
  const retryAfter = answer.headers.get("retry-after");
  const contentType = answer.headers.get("content-type");
  const headers = {
    ...(retryAfter === null ? {} : { "retry-after": retryAfter }),
    ...(contentType === null ? {} : { "content-type": contentType }),
  };
  return { text, headers, askedMs: retryAfterMs(jsonOf(text), retryAfter, Date.now()) };
}

/** As Ravi said it, and where it did not say how long to wait, for how long nobody asks. */
function responseOf({ text, headers, askedMs }: Refusal, pauseMs: number): Response {
  const ours = askedMs === undefined ? { "retry-after": String(Math.ceil(pauseMs / 1000)) } : {};
  return new Response(text, { status: 429, headers: { ...headers, ...ours } });
}

async function readText({ body }: RaviFetchResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > refusalLimit) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The pause that all requests make together. */
interface Pause {
  /** Waits for the end of the pause; when that is after `giveUpAt`, resolves at once with the refusal it is for. */
  over(giveUpAt: number, signal: AbortSignal): Promise<RaviFetchResponse | undefined>;
  /** Between which two pauses this is. */
  turn(): number;
  accepted(turn: number): void;
  refused(turn: number, refusal: Refusal): void;
}

function createPause(): Pause {
  let openAt = 0;
  let reason: Refusal | undefined;
  let turns = 0;
  let refusalsInARow = 0;
  return {
    over: async (giveUpAt, signal) => {
      while (openAt > performance.now()) {
        if (openAt > giveUpAt && reason !== undefined) return responseOf(reason, openAt - performance.now());
        await waitUntil(openAt, signal);
      }
      signal.throwIfAborted();
      return undefined;
    },
    turn: () => turns,
    accepted: (turn) => {
      if (turn === turns) refusalsInARow = 0;
    },
    refused: (turn, refusal) => {
      const isFirst = turn === turns;
      // Those that were under way together are refused together: that is one refusal.
      const ownMs = isFirst ? firstPauseMs * 2 ** refusalsInARow : 0;
      if (isFirst) {
        turns += 1;
        refusalsInARow = Math.min(refusalsInARow + 1, 10);
      }
      const until = performance.now() + Math.min(refusal.askedMs ?? ownMs, longestPauseMs);
      if (until <= openAt) return;
      openAt = until;
      reason = refusal;
    },
  };
}

/** All go on at once when the pause is over, so each takes a moment of its own. */
async function waitUntil(openAt: number, signal: AbortSignal): Promise<void> {
  const spreadMs = Math.random() * 100;
  try {
    await delay(openAt - performance.now() + spreadMs, undefined, { signal });
  } catch {
    throw signal.reason;
  }
}
