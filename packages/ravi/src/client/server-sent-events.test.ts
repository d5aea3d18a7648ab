import { expect, test } from "vitest";
import { serverSentEvents, type ServerSentEvent } from "./server-sent-events.ts";

async function parse(chunks: readonly (string | Uint8Array)[], limit = 1_000): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(bytes(chunks), limit)) events.push(event);
  return events;
}

async function* bytes(chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
}

const stream =
  ': hello\nid: 1\nevent: email\ndata: {"id": 1,\ndata:  "x": "ä€😀"}\n\n: beat\n\nid\ndata\n\ndata:b\nretry: 5\n\n';

const parsed: ServerSentEvent[] = [
  { event: "email", data: '{"id": 1,\n "x": "ä€😀"}', id: "1" },
  { event: "message", data: "", id: "" },
  { event: "message", data: "b", id: "" },
];

test.each([
  { name: "LF", end: "\n" },
  { name: "CR", end: "\r" },
  { name: "CRLF", end: "\r\n" },
])("lines may end with $name, and the stream may be cut anywhere", async ({ end }) => {
  const whole = new TextEncoder().encode(stream.replaceAll("\n", end));

  for (let size = 1; size <= whole.length; size += 1) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < whole.length; at += size) chunks.push(whole.slice(at, at + size));
    expect(await parse(chunks), `chunks of ${size}`).toEqual(parsed);
  }
});

test.each([
  { name: "an event that is not finished", text: "data: a\n\ndata: b\n", events: ["a"] },
  { name: "an event without data", text: "event: email\nid: 3\n\ndata: a\n\n", events: ["a"] },
  { name: "a byte order mark", text: "\uFEFFdata: a\n\n", events: ["a"] },
  { name: "unknown fields", text: "foo: bar\ndata: a\nbar\n\n", events: ["a"] },
  { name: "nothing", text: "", events: [] },
])("$name does no harm", async ({ text, events }) => {
  expect((await parse([text])).map(({ data }) => data)).toEqual(events);
});

test("an id lasts until the next one, and one with a NUL does not count", async () => {
  const events = await parse(["id: 7\ndata: a\n\ndata: b\n\nid: 8\0\ndata: c\n\nid: 9\n\ndata: d\n\n"]);

  expect(events.map(({ id }) => id)).toEqual(["7", "7", "7", "9"]);
});

test("an event is delivered as soon as its blank line is there, also when that ends with CR", async () => {
  let isAsked = false;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode("data: a\r\r");
    isAsked = true;
  }
  const iterator = serverSentEvents(chunks(), 100);

  expect(await iterator.next()).toMatchObject({ value: { data: "a" } });
  expect(isAsked).toBe(false);
});

test.each([
  { name: "a line without end", chunks: Array.from({ length: 20 }, () => "x".repeat(10)) },
  { name: "one long line", chunks: [`data: ${"x".repeat(101)}\n\n`] },
  { name: "many lines without a blank one", chunks: Array.from({ length: 20 }, () => "data: xxxx\n") },
])("$name is too long", async ({ chunks }) => {
  await expect(parse(chunks, 100)).rejects.toMatchObject({ name: "EventTooLong" });
});

test("comments do not add up", async () => {
  expect(await parse([...Array.from({ length: 50 }, () => ": beat\n\n"), "data: a\n\n"], 100)).toHaveLength(1);
});
