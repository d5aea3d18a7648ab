import { expect, onTestFinished, test } from "vitest";
import { operations } from "../../testing/operations.ts";
import * as samples from "../../testing/samples.ts";
import { type ScriptedServer, type Script, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key" }) };
}

test.each(operations)("$name sends $sent", async ({ call, sent, body, answer, isPublic }) => {
  const { server, client } = await serve((_request, response) => {
    if (answer === undefined) response.writeHead(204).end();
    else sendJson(response, 200, answer);
  });

  const result = await call(client);

  expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([sent]);
  expect(server.seen[0]?.body).toBe(body === undefined ? "" : JSON.stringify(body));
  expect(server.seen[0]?.headers).toMatchObject({ accept: "application/json", "user-agent": "persona-launcher" });
  expect(server.seen[0]?.headers.authorization).toBe(isPublic === true ? undefined : "Bearer ravi_id_key");
  expect(Array.isArray(result)).toBe(Array.isArray(answer));
  expect(result === undefined).toBe(answer === undefined);
});

test("the table above holds every method of the client that makes one request", async () => {
  const named = new Set(operations.map(({ name }) => /\w+\.\w+/.exec(name)?.[0]));
  const methods = Object.entries(createRaviClient({ apiUrl: "https://ravi.id" })).flatMap(([resource, methodsOf]) =>
    typeof methodsOf === "object" ? Object.keys(methodsOf).map((method) => `${resource}.${method}`) : [],
  );

  expect(methods.filter((method) => !named.has(method))).toEqual([
    "attachments.add",
    "attachments.upload",
    "attachments.download",
    "secrets.get",
    "secrets.set",
    "events.stream",
  ]);
});

test("a delete answered by an HTML page with status 200 is no success", async () => {
  const { client } = await serve((_request, response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
  );

  await expect(client.identities.delete("u-1")).rejects.toMatchObject({ code: "RAVI_MALFORMED_RESPONSE" });
});

test("create() keeps the key that comes with a new identity, and does without one", async () => {
  const answers = [
    { ...samples.identity, api_key: "ravi_id_new" },
    { ...samples.identity, api_key: null },
    samples.identity,
  ];
  const { client } = await serve((_request, response) => sendJson(response, 201, answers.shift()));

  expect((await client.identities.create()).api_key).toBe("ravi_id_new");
  expect((await client.identities.create()).api_key).toBeUndefined();
  expect((await client.identities.create()).api_key).toBeUndefined();
});

test("nulls of the service become empty strings and empty lists", async () => {
  const { client } = await serve((_request, response) => sendJson(response, 200, samples.emailMessage));

  expect(await client.emailMessages.get(7)).toMatchObject({ cc: "", html_content: "", attachments: [] });
});

const at = (id: number, created_dt: string): object => ({ ...samples.emailMessage, id, created_dt });

test("flat message lists come newest first, whatever the order and the time zones", async () => {
  const messages = [at(1, "2026-06-01T10:00:00Z"), at(2, "2026-06-01T13:00:00+02:00"), at(3, "2026-06-01T11:00:00Z")];
  const { client } = await serve((_request, response) => sendJson(response, 200, messages));

  expect((await client.emailMessages.list()).map(({ id }) => id)).toEqual([3, 2, 1]);
});

test("without a key no Authorization header is sent", async () => {
  const { server } = await serve((_request, response) => sendJson(response, 200, []));

  await createRaviClient({ apiUrl: server.apiUrl, key: "" }).emailAddresses.list();

  expect(server.seen[0]?.headers).not.toHaveProperty("authorization");
});

test("a path prefix and trailing slashes of the address are understood", async () => {
  const { server } = await serve((_request, response) => sendJson(response, 200, []));

  await createRaviClient({ apiUrl: `${server.apiUrl}/ravi//` }).emailAddresses.list();

  expect(server.seen[0]?.url).toBe("/ravi/api/email/");
});

test.each(["", ".", "..", "\uD800"])("an id of %j is refused before anything is sent", async (id) => {
  const { server, client } = await serve((_request, response) => sendJson(response, 200, samples.identity));

  await expect(client.identities.get(id)).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT" });

  expect(server.seen).toEqual([]);
});

test.each([
  { apiUrl: "not a url", code: "RAVI_INVALID_URL" },
  { apiUrl: "", code: "RAVI_INVALID_URL" },
  { apiUrl: "ftp://127.0.0.1", code: "RAVI_INVALID_URL" },
  { apiUrl: "https://user:hunter2@ravi.id", code: "RAVI_INVALID_URL" },
  { apiUrl: "user:hunter2@ravi.id", code: "RAVI_INVALID_URL" },
  { apiUrl: "https://ravi.id/?key=hunter2", code: "RAVI_INVALID_URL" },
  { apiUrl: "https://ravi.id/#hunter2", code: "RAVI_INVALID_URL" },
  { apiUrl: "http://ravi.id", code: "RAVI_INSECURE_URL" },
  { apiUrl: "http://127.evil.test", code: "RAVI_INSECURE_URL" },
  { apiUrl: "http://localhost.evil.test", code: "RAVI_INSECURE_URL" },
  { apiUrl: "http://192.168.0.1", code: "RAVI_INSECURE_URL" },
  { apiUrl: "http://[::2]", code: "RAVI_INSECURE_URL" },
])("the address $apiUrl is refused with $code", ({ apiUrl, code }) => {
  expect(() => createRaviClient({ apiUrl, key: "k" })).toThrow(
    expect.objectContaining({ code, message: expect.not.stringContaining("hunter2") }),
  );
});

test.each([
  "https://ravi.id",
  "http://localhost:1",
  "http://127.1.2.3",
  "http://127.1:80",
  "http://[::1]:8787",
  "HTTP://LOCALHOST",
])("the address %s is accepted", (apiUrl) => {
  expect(createRaviClient({ apiUrl })).toHaveProperty("identities");
});

test.each(["ravi_id_a\nX-Injected: 1", " padded", "ключ"])("the key %j is refused and not quoted", (key) => {
  expect(() => createRaviClient({ apiUrl: "https://ravi.id", key })).toThrow(
    expect.objectContaining({ code: "RAVI_INVALID_ARGUMENT", message: expect.not.stringContaining(key.trim()) }),
  );
});

test.each([0, -1, Number.NaN])("a deadline of %d ms is refused", (timeoutMs) => {
  expect(() => createRaviClient({ apiUrl: "https://ravi.id", timeoutMs })).toThrow(
    expect.objectContaining({ code: "RAVI_INVALID_ARGUMENT" }),
  );
});
