import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import type { RaviEvent } from "../wire/event.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";
import { eventLimit } from "./events.ts";

async function serve(script: Script, identityUuid?: string): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const client = createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key", identityUuid, retry: { baseMs: 1 } });
  return { server, client };
}

function begin(response: ServerResponse): ServerResponse {
  return response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
}

async function all(events: AsyncIterable<RaviEvent>): Promise<RaviEvent[]> {
  const seen: RaviEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

const email = 'id: 41\nevent: email\ndata: {"id": 7, "thread_id": "<t@x>", "created_dt": "2026-06-01T10:00:00Z"}\n\n';
const sms = 'id: 42\nevent: sms\ndata: {"id": 3, "conversation_id": "1_+1555", "created_dt": null, "more": 1}\n\n';

test("stream() announces mail and SMS, and ends when the service ends it", async () => {
  const { server, client } = await serve((_request, response) => begin(response).end(`: hello\n\n${email}${sms}`));

  expect(await all(client.events.stream())).toEqual([
    {
      kind: "email",
      eventId: "41",
      id: 7,
      thread_id: "<t@x>",
      conversation_id: undefined,
      created_dt: "2026-06-01T10:00:00Z",
    },
    { kind: "sms", eventId: "42", id: 3, thread_id: undefined, conversation_id: "1_+1555", created_dt: undefined },
  ]);
  expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(["GET /api/events/stream/"]);
  expect(server.seen[0]?.headers).toMatchObject({ accept: "text/event-stream", authorization: "Bearer ravi_id_key" });
  expect(server.seen[0]?.headers).not.toHaveProperty("last-event-id");
});

test("stream() goes on after the last event, for the identity of the client", async () => {
  const { server, client } = await serve((_request, response) => begin(response).end(), "u-1");

  await all(client.events.stream({ lastEventId: "41" }));

  expect(server.seen[0]).toMatchObject({
    url: "/api/events/stream/?identity=u-1",
    headers: { "last-event-id": "41" },
  });
});

test("stream() sends nothing until it is read, and each reading is a stream of its own", async () => {
  const { server, client } = await serve((_request, response) => begin(response).end(email));
  const events = client.events.stream();
  expect(server.seen).toEqual([]);

  expect(await all(events)).toHaveLength(1);
  expect(await all(events)).toHaveLength(1);
  expect(server.seen).toHaveLength(2);
});

test("an event comes before the stream ends, and leaving the loop closes the connection", async () => {
  let isClosed = false;
  const { client } = await serve((_request, response) => {
    response.once("close", () => {
      isClosed = true;
    });
    begin(response).write(email);
  });

  for await (const { id } of client.events.stream()) {
    expect(id).toBe(7);
    break;
  }

  await vi.waitUntil(() => isClosed, 20_000);
});

test("onOpen tells when the subscription stands: not before the service answers, once, and before the events", async () => {
  const { client } = await serve((_request, response) => {
    order.push("asked");
    begin(response).end(email);
  });
  const order: string[] = [];
  const events = client.events.stream({ onOpen: () => order.push("open") });
  expect(order).toEqual([]);

  for await (const { kind } of events) order.push(kind);

  expect(order).toEqual(["asked", "open", "email"]);
});

test("onOpen is not called when the stream is refused or never opens", async () => {
  const { client } = await serve(answering(401, {}));
  const { client: silent } = await serve(() => {});
  const onOpen = vi.fn<() => void>();

  await expect(all(client.events.stream({ onOpen }))).rejects.toMatchObject({ code: "RAVI_UNAUTHORIZED" });
  await expect(all(silent.events.stream({ onOpen, timeoutMs: 50 }))).rejects.toMatchObject({ code: "RAVI_TIMEOUT" });

  expect(onOpen).not.toHaveBeenCalled();
});

test("an error of onOpen is the caller's own and closes the stream", async () => {
  let isClosed = false;
  const { client } = await serve((_request, response) => {
    response.once("close", () => {
      isClosed = true;
    });
    begin(response).write(email);
  });
  const error = new Error("mine");

  const onOpen = (): never => {
    throw error;
  };
  await expect(all(client.events.stream({ onOpen }))).rejects.toBe(error);
  await vi.waitUntil(() => isClosed, 20_000);
});

test.each([
  { event: "email_trusted", kind: "email" },
  { event: "email_owner", kind: "email" },
  { event: "email_untrusted", kind: "email" },
  { event: "call.ended", kind: undefined },
  { event: "ping", kind: undefined },
  { event: "message", kind: undefined },
])("an event called $event is of kind $kind", async ({ event, kind }) => {
  const { client } = await serve((_request, response) => begin(response).end(`event: ${event}\ndata: {"id":7}\n\n`));

  expect((await all(client.events.stream())).map((seen) => seen.kind)).toEqual(kind === undefined ? [] : [kind]);
});

test.each(["id: with blank", "id: ü", `id: ${"9".repeat(201)}`, "id:", "x: y"])(
  "an id that no header should carry is not handed on (%j)",
  async (line) => {
    const { client } = await serve((_request, response) =>
      begin(response).end(`${line}\nevent: sms\ndata: {"id":7}\n\n`),
    );

    expect((await all(client.events.stream())).map(({ eventId }) => eventId)).toEqual([undefined]);
  },
);

test.each([
  { name: "404", script: answering(404, { detail: "Not found." }) },
  { name: "405", script: answering(405, {}) },
  { name: "406", script: answering(406, {}) },
  { name: "410", script: answering(410, {}) },
  { name: "501", script: answering(501, {}) },
  { name: "200 and JSON", script: answering(200, []) },
  {
    name: "200 and a page",
    script: ((_request, response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")) as Script,
  },
])("a service that answers $name offers no stream", async ({ script }) => {
  const { server, client } = await serve(script);

  await expect(all(client.events.stream())).rejects.toMatchObject({ name: "RaviError", code: "RAVI_NOT_FOUND" });
  expect(server.seen).toHaveLength(1);
});

test.each([
  { name: "401", script: answering(401, {}), code: "RAVI_UNAUTHORIZED", count: 1 },
  { name: "403", script: answering(403, {}), code: "RAVI_FORBIDDEN", count: 1 },
  { name: "302", script: answering(302, {}, { location: "/login" }), code: "RAVI_MALFORMED_RESPONSE", count: 1 },
  { name: "429", script: answering(429, {}), code: "RAVI_RATE_LIMITED", count: 3 },
  { name: "503", script: answering(503, {}), code: "RAVI_SERVER_ERROR", count: 3 },
])("a service that answers $name to opening it is asked $count times", async ({ script, code, count }) => {
  const { server, client } = await serve(script);

  await expect(all(client.events.stream())).rejects.toMatchObject({ name: "RaviError", code });
  expect(server.seen).toHaveLength(count);
});

test("a stream that opens at the second try is not noticed", async () => {
  const { server, client } = await serve((_request, response) => {
    if (server.seen.length === 1) sendJson(response, 502, {});
    else begin(response).end(email);
  });

  expect(await all(client.events.stream())).toHaveLength(1);
});

test.each([
  { name: "data that is not JSON", text: "event: email\ndata: ravi_id_key\n\n" },
  { name: "data of another shape", text: 'event: email\ndata: {"id": "ravi_id_key"}\n\n' },
  { name: "an event over the limit", text: `event: email\ndata: ${"x".repeat(eventLimit)}\n\n` },
])("$name is malformed and not quoted", async ({ text }) => {
  const { client } = await serve((_request, response) => begin(response).write(text));

  const error: unknown = await all(client.events.stream()).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: "RaviError", code: "RAVI_MALFORMED_RESPONSE" });
  expect(inspect(error, { depth: 9 })).not.toContain("ravi_id_key");
});

test("a connection that breaks is unreachable, after the events that came", async () => {
  const { client } = await serve((_request, response) => {
    begin(response).write(email, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
  });
  const seen: number[] = [];

  await expect(
    (async () => {
      for await (const { id } of client.events.stream()) seen.push(id);
    })(),
  ).rejects.toMatchObject({ code: "RAVI_UNREACHABLE" });
  expect(seen).toEqual([7]);
});

test("a stream that does not open in time is a timeout", async () => {
  const { client } = await serve(() => {});

  await expect(all(client.events.stream({ timeoutMs: 50 }))).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/events/stream/": no complete answer within 50 ms',
  });
});

test("a stream that falls silent is a timeout, and its connection is closed", async () => {
  let isClosed = false;
  const { client } = await serve((_request, response) => {
    response.once("close", () => {
      isClosed = true;
    });
    begin(response).write(": hello\n\n");
  });

  await expect(all(client.events.stream({ idleTimeoutMs: 60 }))).rejects.toMatchObject({
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/events/stream/": nothing came for 60 ms',
  });
  await vi.waitUntil(() => isClosed, 20_000);
});

test("heartbeats keep a stream open far beyond the call's deadline and the longest silence", async () => {
  const { client } = await serve((_request, response) => {
    begin(response);
    let beats = 0;
    const timer = setInterval(() => {
      beats += 1;
      if (beats < 20) response.write(": beat\n\n");
      else response.end(email, () => clearInterval(timer));
    }, 25);
  });

  expect(await all(client.events.stream({ timeoutMs: 200, idleTimeoutMs: 300 }))).toHaveLength(1);
});

test("a caller who is slow with an event does not make the stream look silent", async () => {
  const { client } = await serve((_request, response) => {
    begin(response).write(email, () => setTimeout(() => response.end(sms), 20));
  });
  const seen: string[] = [];
  const idleTimeoutMs = 100;

  for await (const { kind } of client.events.stream({ idleTimeoutMs })) {
    seen.push(kind);
    await delay(2.5 * idleTimeoutMs);
  }

  expect(seen).toEqual(["email", "sms"]);
});

test("a caller who ends the stream gets the own reason back: before, while opening, and while waiting", async () => {
  const reason = new Error("enough");
  const waiting = new AbortController();
  const { client } = await serve((_request, response) => {
    begin(response).write(email);
  });
  const { client: hanging } = await serve(() => opening.abort(reason));
  const opening = new AbortController();

  await expect(all(client.events.stream({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  await expect(all(hanging.events.stream({ signal: opening.signal }))).rejects.toBe(reason);
  const iterator = client.events.stream({ signal: waiting.signal })[Symbol.asyncIterator]();
  expect(await iterator.next()).toMatchObject({ value: { id: 7 } });
  const next = iterator.next();
  waiting.abort(reason);
  await expect(next).rejects.toBe(reason);
});

test("a stream that is over leaves no listener on the caller's signal", async () => {
  const { client } = await serve((_request, response) => begin(response).end(email));
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = new Proxy(signal, {
    get(target, name) {
      if (name === "addEventListener") listeners += 1;
      if (name === "removeEventListener") listeners -= 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });

  await all(client.events.stream({ signal: counted }));

  expect(listeners).toBe(0);
});

test.each([{ lastEventId: "4\n1" }, { idleTimeoutMs: 0 }, { timeoutMs: -1 }])("%j is refused", async (options) => {
  const { server, client } = await serve((_request, response) => begin(response).end());

  await expect(all(client.events.stream(options))).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT" });
  expect(server.seen).toEqual([]);
});

test("a hundred streams at once each get their own events", async () => {
  const { client } = await serve(({ headers }, response) =>
    begin(response).end(`event: sms\ndata: {"id": ${headers["last-event-id"] as string}}\n\n`),
  );

  const ids = Array.from({ length: 100 }, (_, index) => index);
  const streams = await Promise.all(ids.map((id) => all(client.events.stream({ lastEventId: String(id) }))));

  expect(streams.map((events) => events.map(({ id }) => id))).toEqual(ids.map((id) => [id]));
});
