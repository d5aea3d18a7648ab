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
   * How long the call that a request belongs to may take, in milliseconds. While Ravi refuses, a request is kept back for
   * two thirds of it at most. @default 15,000
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
 * all of them wait. A request that was refused so has had no effect and is sent again; one that has waited long enough
 * gets the refusal for its answer, before its own deadline hides what was wrong. Event streams, which stay open, wait with
 * the others and are not counted.
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
      await pause.over(giveUpAt, init.signal);
      const turn = pause.turn();
      const answer = await fetch(url, init);
      if (answer.status !== 429) {
        pause.accepted(turn);
        return answer;
      }
      const { refusal, askedMs } = await readRefusal(answer);
      if (pause.refused(turn, askedMs) > giveUpAt) return refusal;
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

/** Reads how long Ravi asks us to wait, in the body first; the answer can be read again. */
async function readRefusal(
  answer: RaviFetchResponse,
): Promise<{ refusal: RaviFetchResponse; askedMs: number | undefined }> {
  const text = await readText(answer);
  const retryAfter = answer.headers.get("retry-after");
  const contentType = answer.headers.get("content-type");
  const headers = {
    ...(retryAfter === null ? {} : { "retry-after": retryAfter }),
    ...(contentType === null ? {} : { "content-type": contentType }),
  };
  const refusal = new Response(text, { status: answer.status, headers });
  return { refusal, askedMs: retryAfterMs(jsonOf(text), retryAfter, Date.now()) };
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
  /** Waits for the end of the pause, or until `giveUpAt`. */
  over(giveUpAt: number, signal: AbortSignal): Promise<void>;
  /** Between which two pauses this is. */
  turn(): number;
  accepted(turn: number): void;
  /** Answers when the pause ends, by `performance.now()`. */
  refused(turn: number, askedMs: number | undefined): number;
}

function createPause(): Pause {
  let openAt = 0;
  let turns = 0;
  let refusalsInARow = 0;
  return {
    over: async (giveUpAt, signal) => {
      while (Math.min(openAt, giveUpAt) > performance.now()) await waitUntil(Math.min(openAt, giveUpAt), signal);
      signal.throwIfAborted();
    },
    turn: () => turns,
    accepted: (turn) => {
      if (turn === turns) refusalsInARow = 0;
    },
    refused: (turn, askedMs) => {
      const isFirst = turn === turns;
      // Those that were under way together are refused together: that is one refusal.
      const ownMs = isFirst ? firstPauseMs * 2 ** refusalsInARow : 0;
      if (isFirst) {
        turns += 1;
        refusalsInARow = Math.min(refusalsInARow + 1, 10);
      }
      openAt = Math.max(openAt, performance.now() + Math.min(askedMs ?? ownMs, longestPauseMs));
      return openAt;
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
