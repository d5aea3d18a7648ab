import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createRaviClient, type RaviFetch } from "@persona-launcher/ravi";
import { expect, it, onTestFinished } from "vitest";
import { limitRaviTraffic } from "./ravi-traffic.ts";

interface Service {
  url: URL;
  /** When each request came in, by `performance.now()`. */
  arrivals: number[];
  mostAtOnce(): number;
}

type Handler = (response: ServerResponse, request: IncomingMessage, count: number) => void;

async function serve(handle: Handler): Promise<Service> {
  const arrivals: number[] = [];
  let running = 0;
  let most = 0;
  const server = createServer((request, response) => {
    arrivals.push(performance.now());
    most = Math.max(most, (running += 1));
    response.once("finish", () => (running -= 1));
    handle(response, request, arrivals.length);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return { url, arrivals, mostAtOnce: () => most };
}

async function get(fetch: RaviFetch, url: URL, signal = new AbortController().signal): Promise<number> {
  const answer = await fetch(url, {
    method: "GET",
    headers: { accept: "application/json" },
    redirect: "manual",
    signal,
  });
  await answer.body?.cancel();
  return answer.status;
}

const refuse = (response: ServerResponse, retryAfter?: string): void => {
  response.writeHead(429, retryAfter === undefined ? {} : { "retry-after": retryAfter }).end();
};

it("no more requests are under way at once than were allowed", async () => {
  const waiting: ServerResponse[] = [];
  const service = await serve((response) => {
    waiting.push(response);
    if (waiting.length === 3) setImmediate(() => waiting.splice(0).forEach((one) => one.end()));
  });
  const fetch = limitRaviTraffic({ concurrency: 3 });
  const statuses = await Promise.all(Array.from({ length: 30 }, () => get(fetch, service.url)));
  expect(statuses).toEqual(Array.from({ length: 30 }, () => 200));
  expect(service.mostAtOnce()).toBe(3);
});

it("a 429 makes everybody wait as long as Ravi asks, and is repeated", async () => {
  const service = await serve((response, _, count) => (count === 1 ? refuse(response, "1") : response.end()));
  const fetch = limitRaviTraffic({ concurrency: 4 });
  const first = get(fetch, service.url);
  await expect.poll(() => service.arrivals.length).toBe(1);
  // The refusal is back a moment after it was sent; nobody who comes now may pass.
  await expect.poll(async () => await raceTimeout(get(fetch, service.url), 200)).toBe("waits");
  const before = service.arrivals.length;
  expect(await first).toBe(200);
  const repeated = service.arrivals[before] ?? 0;
  expect(repeated - (service.arrivals[0] ?? 0)).toBeGreaterThan(990);
});

async function raceTimeout(request: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  return await Promise.race([request, new Promise((resolve) => setTimeout(resolve, timeoutMs, "waits"))]);
}

it("requests that are refused together count as one refusal", async () => {
  const together: ServerResponse[] = [];
  const service = await serve((response, _, count) => {
    if (count <= 16) together.push(response);
    else response.end();
    if (count === 16) for (const one of together) refuse(one);
  });
  const fetch = limitRaviTraffic();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 16 }, () => get(fetch, service.url)));
  expect(service.arrivals).toHaveLength(32);
  // Sixteen doublings would be the longest pause of all.
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});

it("further refusals make the pause longer", async () => {
  const service = await serve((response, _, count) => (count < 3 ? refuse(response) : response.end()));
  expect(await get(limitRaviTraffic(), service.url)).toBe(200);
  const [first = 0, second = 0, third = 0] = service.arrivals;
  expect(second - first).toBeGreaterThan(480);
  expect(third - second).toBeGreaterThan(980);
});

it("hands over the refusal when waiting would take too long, also to those that come later, and asks no more", async () => {
  const service = await serve((response) => {
    response.writeHead(429, { "retry-after": "20", "content-type": "application/json" }).end('{"detail":"Not now"}');
  });
  const fetch = limitRaviTraffic({ callTimeoutMs: 15_000 });
  const client = createRaviClient({ apiUrl: service.url.origin, key: "k", fetch, timeoutMs: 15_000 });
  const refused = {
    code: "RAVI_RATE_LIMITED",
    retryAfterMs: 20_000,
    message: expect.stringContaining("Not now") as string,
  };
  const startedAt = performance.now();
  await expect(client.owner.get()).rejects.toMatchObject(refused);
  await expect(client.owner.get()).rejects.toMatchObject(refused);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(service.arrivals).toHaveLength(1);
});

it("says how long nobody asks where Ravi does not say", async () => {
  const service = await serve((response) => refuse(response));
  const fetch = limitRaviTraffic({ callTimeoutMs: 500 });
  const client = createRaviClient({ apiUrl: service.url.origin, key: "k", fetch, timeoutMs: 500 });
  await expect(client.owner.get()).rejects.toMatchObject({ code: "RAVI_RATE_LIMITED", retryAfterMs: 1_000 });
  expect(service.arrivals).toHaveLength(1);
});

it("waits no shorter than Ravi asks, however little time there is", async () => {
  const service = await serve((response, _, count) => (count === 1 ? refuse(response, "1") : response.end()));
  const fetch = limitRaviTraffic({ callTimeoutMs: 900 });
  expect(await get(fetch, service.url)).toBe(429);
  await expect.poll(() => get(fetch, service.url), { interval: 20 }).toBe(200);
  const [refused = 0, asked = 0] = service.arrivals;
  expect(asked - refused).toBeGreaterThan(990);
});

it("reads in the body how long to wait, and the caller can read it too", async () => {
  const body = JSON.stringify({ detail: "Throttled", retry_after_seconds: 17 });
  const service = await serve((response) => {
    response.writeHead(429, { "content-type": "application/json", "retry-after": "0" }).end(body);
  });
  const client = createRaviClient({ apiUrl: service.url.origin, key: "k", fetch: limitRaviTraffic(), timeoutMs: 9000 });
  await expect(client.owner.get()).rejects.toMatchObject({
    code: "RAVI_RATE_LIMITED",
    message: expect.stringContaining("Throttled") as string,
    retryAfterMs: 17_000,
  });
  expect(service.arrivals).toHaveLength(1);
});

it("an aborted request leaves the pause and the queue at once", async () => {
  const service = await serve((response) => refuse(response, "9"));
  const fetch = limitRaviTraffic({ concurrency: 1 });
  const ending = [new AbortController(), new AbortController()];
  const requests = ending.map(({ signal }) => get(fetch, service.url, signal));
  await expect.poll(() => service.arrivals.length).toBe(1);
  ending[1]?.abort(new Error("the second has had enough"));
  await expect(requests[1]).rejects.toThrow("the second has had enough");
  ending[0]?.abort(new Error("so has the first"));
  await expect(requests[0]).rejects.toThrow("so has the first");
  expect(service.arrivals).toHaveLength(1);
});

it("an event stream takes nobody's place", async () => {
  const service = await serve((response, { headers }) => {
    const isStream = headers.accept === "text/event-stream";
    if (isStream) response.writeHead(200, { "content-type": "text/event-stream" }).write(": hello\n\n");
    else response.end("[]");
  });
  const fetch = limitRaviTraffic({ concurrency: 1 });
  const client = createRaviClient({ apiUrl: service.url.origin, key: "k", fetch });
  const ending = new AbortController();
  const streams = [1, 2, 3].map(
    () =>
      new Promise<void>((onOpen) => {
        const events = client.events.stream({ signal: ending.signal, onOpen })[Symbol.asyncIterator]();
        events.next().catch(() => undefined);
      }),
  );
  await Promise.all(streams);
  expect(await get(fetch, service.url)).toBe(200);
  ending.abort();
});

it("an event stream that is refused makes everybody wait, and is opened again", async () => {
  const service = await serve((response, _, count) => {
    if (count === 1) refuse(response, "1");
    else response.writeHead(200, { "content-type": "text/event-stream" }).end();
  });
  const fetch = limitRaviTraffic();
  const stream = fetch(service.url, {
    method: "GET",
    headers: { accept: "text/event-stream" },
    redirect: "manual",
    signal: new AbortController().signal,
  });
  await expect.poll(() => service.arrivals.length).toBe(1);
  await expect.poll(async () => await raceTimeout(get(fetch, service.url), 200)).toBe("waits");
  expect((await stream).status).toBe(200);
  const [refused = 0, ...others] = service.arrivals;
  // The poll's own first requests may come before the refusal is back.
  expect((others.at(-1) ?? 0) - refused).toBeGreaterThan(990);
});

it.each([0, 1.5, -1, Number.NaN, 1025])("refuses a concurrency of %d", (concurrency) => {
  expect(() => limitRaviTraffic({ concurrency })).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
});
