import { once } from "node:events";
import { createRaviClient } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { defaultTiming } from "../create-services.ts";
import type { LocalRavi } from "../start-local-ravi.ts";
import { eventStream } from "./event-stream.ts";
import { openTestRavi, startForTest } from "../../testing/test-ravi.ts";

interface StreamEvent {
  id: string;
  event: string;
  data: unknown;
}

interface Reader {
  next: () => Promise<StreamEvent>;
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  raw: () => string;
}

interface Person {
  uuid: string;
  inbox: string;
  phone: string;
  key: string;
}

async function createPerson(ravi: LocalRavi): Promise<Person> {
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const body = JSON.stringify({ provision_phone: true });
  const answer = await fetch(`${ravi.apiUrl}/api/identities/`, { method: "POST", headers, body });
  const { uuid, inbox, phone, api_key: key } = (await answer.json()) as Omit<Person, "key"> & { api_key: string };
  return { uuid, inbox, phone, key };
}

async function openStream(ravi: LocalRavi, key: string, lastEventId?: string): Promise<Reader> {
  const response = await connect(ravi, key, lastEventId);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  if (response.body === null) throw new Error("the stream has no body");
  return readStream(response.body);
}

function connect(ravi: LocalRavi, key: string, lastEventId?: string): Promise<Response> {
  const aborted = new AbortController();
  onTestFinished(() => aborted.abort());
  const headers = {
    authorization: `Bearer ${key}`,
    ...(lastEventId === undefined ? {} : { "last-event-id": lastEventId }),
  };
  return fetch(`${ravi.apiUrl}/api/events/stream/`, { headers, signal: aborted.signal });
}

// Reads as fast as it can; next() waits for the next whole event.
function readStream(body: ReadableStream<Uint8Array>): Reader {
  const arrived = new EventTarget();
  const events: StreamEvent[] = [];
  let text = "";
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      events.splice(0, events.length, ...parseEvents(text));
      arrived.dispatchEvent(new Event("event"));
    }
  };
  let taken = 0;
  const next = async (): Promise<StreamEvent> => {
    for (let event = events[taken]; ; event = events[taken]) {
      if (event === undefined) {
        await once(arrived, "event");
      } else {
        taken += 1;
        return event;
      }
    }
  };
  const ended = read().catch(() => {});
  return { next, ended, raw: () => text };
}

function parseEvents(text: string): StreamEvent[] {
  const blocks = text.split("\n\n").slice(0, -1);
  const fields = blocks.map((block) => Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s))));
  return fields.flatMap(({ id, event, data }) => (data === undefined ? [] : [{ id, event, data: JSON.parse(data) }]));
}

test("a mail and a text message are pushed as they arrive, each to its own identity", async () => {
  const ravi = await startForTest();
  const [one, two] = [await createPerson(ravi), await createPerson(ravi)];
  const [first, second, all] = await Promise.all(
    [one.key, two.key, ravi.managementKey].map((key) => openStream(ravi, key)),
  );
  const [mail] = ravi.deliverEmail({ to: one.inbox, from: "a@example.com", text: "hi" });
  const sms = ravi.deliverSms({ to: two.phone, from: "+15551234567", body: "hi" });
  const mailEvent = await first?.next();
  expect(mailEvent).toMatchObject({ event: "email", data: { id: mail?.id, thread_id: mail?.threadId } });
  expect(mailEvent?.data).toHaveProperty("created_dt", expect.stringMatching(/^\d{4}-.*Z$/));
  const smsEvent = await second?.next();
  expect(smsEvent).toMatchObject({ event: "sms", data: { id: sms.id, conversation_id: sms.conversationId } });
  expect([await all?.next(), await all?.next()]).toEqual([mailEvent, smsEvent]);
  expect(Number(smsEvent?.id)).toBeGreaterThan(Number(mailEvent?.id));
});

test("Last-Event-ID replays what was missed, in order and once", async () => {
  const ravi = await startForTest();
  const { inbox, key } = await createPerson(ravi);
  const deliver = (text: string): number | undefined =>
    ravi.deliverEmail({ to: inbox, from: "a@example.com", text })[0]?.id;
  const stream = await openStream(ravi, key);
  const ids = [deliver("1"), deliver("2"), deliver("3")];
  const { id: lastEventId } = await stream.next();
  const again = await openStream(ravi, key, lastEventId);
  ids.push(deliver("4"));
  const replayed = [await again.next(), await again.next(), await again.next()];
  expect(replayed.map(({ data }) => (data as { id: number }).id)).toEqual(ids.slice(1));
  expect(await (await openStream(ravi, key, "0")).next()).toMatchObject({ data: { id: ids[0] } });
});

test("without Last-Event-ID the past is not replayed, and the first id lets a reconnect miss nothing", async () => {
  const ravi = await startForTest();
  const { inbox, key } = await createPerson(ravi);
  ravi.deliverEmail({ to: inbox, from: "a@example.com", text: "old" });
  const stream = await openStream(ravi, key);
  const [mail] = ravi.deliverEmail({ to: inbox, from: "a@example.com", text: "new" });
  expect(await stream.next()).toMatchObject({ data: { id: mail?.id } });
  const start = /^retry: 1000\nid: (\d+)\n\n/.exec(stream.raw())?.[1];
  expect(await (await openStream(ravi, key, start)).next()).toMatchObject({ data: { id: mail?.id } });
});

test("more events than one batch all come, in order", async () => {
  const ravi = await startForTest();
  const { inbox, key } = await createPerson(ravi);
  const ids = Array.from({ length: 250 }, () => ravi.deliverEmail({ to: inbox, from: "a@example.com" })[0]?.id);
  const stream = await openStream(ravi, key, "0");
  const seen: unknown[] = [];
  while (seen.length < ids.length) seen.push(((await stream.next()).data as { id: number }).id);
  expect(seen).toEqual(ids);
});

test("a Last-Event-ID that is none is refused, and so is another identity", async () => {
  const ravi = await startForTest();
  const [one, two] = [await createPerson(ravi), await createPerson(ravi)];
  expect((await connect(ravi, one.key, "x")).status).toBe(400);
  const headers = { authorization: `Bearer ${one.key}` };
  expect((await fetch(`${ravi.apiUrl}/api/events/stream/?identity=${two.uuid}`, { headers })).status).toBe(403);
});

test("streams end when the identity is deleted, and when Ravi closes", async () => {
  const ravi = await startForTest();
  const [one, two] = [await createPerson(ravi), await createPerson(ravi)];
  const [first, second] = [await openStream(ravi, one.key), await openStream(ravi, two.key)];
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  await fetch(`${ravi.apiUrl}/api/identities/${one.uuid}/`, { method: "DELETE", headers });
  await first.ended;
  const startedAt = performance.now();
  await ravi.close();
  await second.ended;
  expect(performance.now() - startedAt).toBeLessThan(1900);
});

test("an idle stream says that it lives, and counts as activity", async () => {
  expect(defaultTiming.heartbeatMs).toBe(10_000);
  const { state } = openTestRavi();
  const stopping = new AbortController();
  let heartbeats = 0;
  const onHeartbeat = (): void => {
    heartbeats += 1;
    if (heartbeats === 3) stopping.abort();
  };
  const scope = { kind: "account" } as const;
  const stream = eventStream({ state, scope, afterId: 0, stopping: stopping.signal, onHeartbeat, heartbeatMs: 5 });
  expect(await new Response(stream).text()).toBe(`retry: 1000\nid: 0\n\n: connected\n\n${": heartbeat\n\n".repeat(3)}`);
});

test("a hundred streams each get their own events", async () => {
  const ravi = await startForTest();
  const people = await Promise.all(Array.from({ length: 100 }, () => createPerson(ravi)));
  const streams = await Promise.all(people.map(({ key }) => openStream(ravi, key)));
  const delivered = people.map(({ inbox }) => ravi.deliverEmail({ to: inbox, from: "a@example.com" })[0]?.id);
  const seen = await Promise.all(streams.map(async (stream) => ((await stream.next()).data as { id: number }).id));
  expect(seen).toEqual(delivered);
});

test("the client's onOpen says that nothing is missed any more: what arrives at that very moment is announced", async () => {
  const ravi = await startForTest();
  const { inbox, phone, key } = await createPerson(ravi);
  const client = createRaviClient({ apiUrl: ravi.apiUrl, key });
  for (let round = 0; round < 20; round += 1) {
    const arrived: number[] = [];
    const onOpen = (): void => {
      const [mail] = ravi.deliverEmail({ to: inbox, from: "app@example.com", text: "hello" });
      arrived.push(mail?.id ?? 0, ravi.deliverSms({ to: phone, from: "+15551234567", body: "hello" }).id);
    };
    const announced: number[] = [];
    for await (const { id } of client.events.stream({ onOpen })) {
      announced.push(id);
      if (announced.length === 2) break;
    }
    expect(announced).toEqual(arrived);
  }
});
