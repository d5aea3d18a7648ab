import { expect, onTestFinished, test } from "vitest";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";
import { pageLimit } from "./request-list.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key: "k" }) };
}

const address = (id: number): object => ({ id, email: `${id}@example.test`, created_dt: null });

test("a list may come in pages, by absolute and by relative address", async () => {
  const { server, client } = await serve(({ url }, response) => {
    const offset = Number(new URL(url, server.apiUrl).searchParams.get("offset"));
    const next = [`${server.apiUrl}/api/email/?offset=1`, "?offset=2", null][offset];
    sendJson(response, 200, { count: 3, next, previous: null, results: [address(offset)] });
  });

  expect((await client.emailAddresses.list()).map(({ id }) => id)).toEqual([0, 1, 2]);
  expect(server.seen.every(({ headers }) => headers.authorization === "Bearer k")).toBe(true);
});

test("an envelope without next is the whole list", async () => {
  const { client } = await serve(answering(200, { results: [address(1)] }));

  expect(await client.emailAddresses.list()).toHaveLength(1);
});

test("a next page of another origin is refused, and the key does not go there", async () => {
  const { server: other } = await serve(answering(200, []));
  const { client } = await serve(answering(200, { results: [], next: `${other.apiUrl}/api/email/` }));

  await expect(client.emailAddresses.list()).rejects.toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
    message: expect.stringContaining("another origin"),
  });
  expect(other.seen).toEqual([]);
});

test("pages that go round in a circle are refused", async () => {
  const { server, client } = await serve(answering(200, { results: [], next: "?offset=1" }));

  await expect(client.emailAddresses.list()).rejects.toMatchObject({
    message: expect.stringContaining("already read"),
  });
  expect(server.seen).toHaveLength(2);
});

test("a list without end is refused and not cut off in silence", async () => {
  const { server, client } = await serve((_request, response) =>
    sendJson(response, 200, { results: [], next: `?offset=${server.seen.length}` }),
  );

  await expect(client.emailAddresses.list()).rejects.toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
    message: expect.stringContaining("more than"),
  });
  expect(server.seen).toHaveLength(pageLimit);
});

test.each([
  { name: "null", body: null, says: "expected object, received null" },
  { name: "an object without results", body: { detail: "hi" }, says: "at results: " },
  { name: "a bad element", body: [address(1), { id: "x", email: "a" }], says: "at 1.id: " },
])("$name is no list", async ({ body, says }) => {
  const { client } = await serve(answering(200, body));

  await expect(client.emailAddresses.list()).rejects.toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
    message: expect.stringContaining(says),
  });
});
