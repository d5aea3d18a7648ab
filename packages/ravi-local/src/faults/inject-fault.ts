import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "./fault.ts";

/** What a fault may do to the request it meets. */
export interface FaultedRequest {
  /** Goes on with the request as usual. */
  proceed(): Promise<Response>;
  /** Cuts the connection without an answer. */
  cut(): Response;
  /** Aborted when waiting has no point any more. */
  signal: AbortSignal;
}

const defaultDelayMs = 1000;
const defaultRetryAfterSeconds = 1;

type Effect = (fault: Fault, request: FaultedRequest) => Response | Promise<Response>;

const effects: Readonly<Record<Fault["kind"], Effect>> = {
  status: ({ status }) => json(status ?? 500, { detail: "Injected fault." }),
  delay: async ({ delayMs }, request) => {
    await wait(delayMs ?? defaultDelayMs, request.signal);
    return request.proceed();
  },
  reset: (_fault, request) => request.cut(),
  malformed: async (_fault, request) => cutInHalf(await request.proceed()),
  "duplicate-on-timeout": async ({ delayMs }, request) => {
    await request.proceed();
    await wait(delayMs ?? 0, request.signal);
    return request.cut();
  },
  "rate-limit": ({ retryAfter }) => rateLimit(retryAfter ?? defaultRetryAfterSeconds),
  payment: () => json(402, { detail: "Active paid subscription required." }),
};

/** Lets a fault happen to a request. */
export async function injectFault(fault: Fault, request: FaultedRequest): Promise<Response> {
  return effects[fault.kind](fault, request);
}

function rateLimit(retryAfter: number | string): Response {
  const seconds = typeof retryAfter === "number" ? { retry_after_seconds: retryAfter } : {};
  return json(429, { detail: "Request was throttled.", ...seconds }, { "retry-after": String(retryAfter) });
}

async function cutInHalf(response: Response): Promise<Response> {
  const text = await response.text();
  const half = text.length < 2 ? '{"detail": "' : text.slice(0, Math.ceil(text.length / 2));
  const status = response.status === 204 ? 200 : response.status;
  return new Response(half, { status, headers: { "content-type": "application/json" } });
}

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
