import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** A request that a fault meets. */
export interface FaultedRequest {
  /** Has Ravi do it, and passes the answer to whom it is given. */
  pass(to?: ServerResponse): Promise<void>;
  outgoing: ServerResponse;
  /** Resolves when whoever asked does not wait any more. */
  gone: Promise<unknown>;
}

/** One way in which Ravi misbehaves. */
export interface RaviFault {
  /** As it heads its column. */
  name: string;
  /** Whether the same request meets it again when it is repeated. @default false */
  isLasting?: boolean;
  /** Whether nothing comes back, so that the launcher has to give up by itself. @default false */
  isSilent?: boolean;
  /** Whether whoever asks has to get through all the same. @default false */
  isHarmless?: boolean;
  /** How long Ravi asks to wait, in milliseconds; until then nothing may be asked. */
  retryAfterMs?: number;
  /** Only these requests can meet it. @default all */
  meets?: (request: { method: string; route: string }) => boolean;
  happen(request: FaultedRequest): Promise<void>;
}

export interface RaviFaultOptions {
  /** What `slow` means, in milliseconds. */
  slowMs: number;
}

/** After whoever asked has gone: long enough for the look that they then take. */
const lateMs = 300;

const changes = ({ method }: { method: string }): boolean => method !== "GET";
const makesIdentity = ({ method, route }: { method: string; route: string }): boolean =>
  method === "POST" && route === "/api/identities/";

/** Every way in which Ravi misbehaves. */
export function raviFaults({ slowMs }: RaviFaultOptions): RaviFault[] {
  return [
    { name: "429", isHarmless: true, retryAfterMs, happen: throttle },
    { name: "429…", isLasting: true, retryAfterMs, happen: throttle },
    { name: "500", happen: refuse(500, { detail: "Broken." }) },
    { name: "500…", isLasting: true, happen: refuse(500, { detail: "Broken." }) },
    { name: "402", happen: refuse(402, { detail: "Active paid subscription required." }) },
    { name: "reset", happen: cut },
    { name: "reset…", isLasting: true, happen: cut },
    { name: "hang", isSilent: true, happen: ({ gone }) => until(gone) },
    { name: "hang…", isSilent: true, isLasting: true, happen: ({ gone }) => until(gone) },
    { name: "HTML", happen: page },
    { name: "done, reset", meets: changes, happen: async (one) => one.pass().then(() => cut(one)) },
    { name: "done, mute", isSilent: true, meets: changes, happen: ({ pass, gone }) => all(pass(), gone) },
    { name: "twice, reset", meets: makesIdentity, happen: async (one) => twice(one).then(() => cut(one)) },
    { name: "twice, mute", isSilent: true, meets: makesIdentity, happen: (one) => all(twice(one), one.gone) },
    {
      name: "twice, late",
      isSilent: true,
      meets: makesIdentity,
      happen: async (one) => one.pass().then(() => late(one)),
    },
    { name: "late", isSilent: true, meets: changes, happen: late },
    { name: `slow ${slowMs / 1000} s`, isHarmless: true, happen: slow(slowMs) },
  ];
}

const retryAfterMs = 300;

// The header knows whole seconds only; what the body says is read first.
const throttle = refuse(
  429,
  { detail: "Request was throttled.", retry_after_seconds: retryAfterMs / 1000 },
  { "retry-after": "1" },
);

function refuse(status: number, body: object, headers: Record<string, string> = {}): RaviFault["happen"] {
  return async ({ outgoing }) => {
    outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

async function cut({ outgoing }: FaultedRequest): Promise<void> {
  const { socket } = outgoing;
  if (socket !== null && "resetAndDestroy" in socket) socket.resetAndDestroy();
}

async function page({ outgoing }: FaultedRequest): Promise<void> {
  outgoing.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  outgoing.end("<!doctype html><title>Welcome</title><h1>Log in to this network</h1>");
}

/** Takes effect twice, as when a balancer in front of Ravi repeats what it should not. */
async function twice({ pass }: FaultedRequest): Promise<void> {
  await pass();
  await pass();
}

async function late({ pass, gone }: FaultedRequest): Promise<void> {
  await gone;
  await delay(lateMs);
  await pass();
}

function slow(ms: number): RaviFault["happen"] {
  return async ({ pass, outgoing }) => {
    await delay(ms);
    await pass(outgoing);
  };
}

async function until(gone: Promise<unknown>): Promise<void> {
  await gone;
}

async function all(...promises: Promise<unknown>[]): Promise<void> {
  await Promise.all(promises);
}
