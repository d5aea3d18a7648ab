import { expect, onTestFinished, test } from "vitest";
import * as samples from "../../testing/samples.ts";
import { type ScriptedServer, type Script, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key" }) };
}

interface Route {
  name: string;
  call: (client: RaviClient) => Promise<unknown>;
  sent: string;
  body?: unknown;
  answer: unknown;
  status?: number;
}

const routes: Route[] = [
  {
    name: "identities.list",
    call: (c) => c.identities.list(),
    sent: "GET /api/identities/",
    answer: [samples.identity],
  },
  {
    name: "identities.create",
    call: (c) => c.identities.create(),
    sent: "POST /api/identities/",
    body: {},
    answer: { ...samples.identity, api_key: null },
    status: 201,
  },
  {
    name: "identities.create with all options",
    call: (c) => c.identities.create({ name: "Ada", email: "ada", provisionPhone: true }),
    sent: "POST /api/identities/",
    body: { name: "Ada", email: "ada", provision_phone: true },
    answer: { ...samples.identity, api_key: "ravi_id_new" },
  },
  {
    name: "identities.get",
    call: (c) => c.identities.get("u/1"),
    sent: "GET /api/identities/u%2F1/",
    answer: samples.identity,
  },
  {
    name: "identityKeys.create",
    call: (c) => c.identityKeys.create({ identityUuid: "u-1", label: "launch 7" }),
    sent: "POST /api/auth/keys/identity/",
    body: { identity_uuid: "u-1", label: "launch 7" },
    answer: { key: "ravi_id_x", identity_uuid: "u-1", label: "launch 7" },
  },
  {
    name: "emailAddresses.list",
    call: (c) => c.emailAddresses.list(),
    sent: "GET /api/email/",
    answer: [{ id: 1, email: "a@b.test", created_dt: null }],
  },
  {
    name: "phoneNumbers.list",
    call: (c) => c.phoneNumbers.list(),
    sent: "GET /api/phone/",
    answer: [{ id: 1, phone_number: "+1555", provider: "x", created_dt: "2026-06-01T10:00:00Z" }],
  },
  {
    name: "owner.get",
    call: (c) => c.owner.get(),
    sent: "GET /api/master/",
    answer: { first_name: "Olga", last_name: null },
  },
  {
    name: "emailThreads.list",
    call: (c) => c.emailThreads.list(),
    sent: "GET /api/email-inbox/",
    answer: [samples.emailThread],
  },
  {
    name: "unread emailThreads.list",
    call: (c) => c.emailThreads.list({ unread: true }),
    sent: "GET /api/email-inbox/?has_unread=true",
    answer: [],
  },
  {
    name: "emailThreads.get",
    call: (c) => c.emailThreads.get("<t1@example.test>"),
    sent: "GET /api/email-inbox/%3Ct1%40example.test%3E/",
    answer: samples.emailThreadDetail,
  },
  {
    name: "unread emailMessages.list",
    call: (c) => c.emailMessages.list({ unread: true }),
    sent: "GET /api/email-messages/?is_read=false",
    answer: [samples.emailMessage],
  },
  {
    name: "emailMessages.get",
    call: (c) => c.emailMessages.get(7),
    sent: "GET /api/email-messages/7/",
    answer: samples.emailMessage,
  },
  {
    name: "unread smsConversations.list",
    call: (c) => c.smsConversations.list({ unread: true }),
    sent: "GET /api/sms-inbox/?has_unread=true",
    answer: [samples.smsConversation],
  },
  {
    name: "smsConversations.get",
    call: (c) => c.smsConversations.get("1_+15551234567"),
    sent: "GET /api/sms-inbox/1_%2B15551234567/",
    answer: samples.smsConversationDetail,
  },
  {
    name: "unread smsMessages.list",
    call: (c) => c.smsMessages.list({ unread: true }),
    sent: "GET /api/messages/?is_read=false",
    answer: [samples.smsMessage],
  },
  {
    name: "smsMessages.get",
    call: (c) => c.smsMessages.get(3),
    sent: "GET /api/messages/3/",
    answer: samples.smsMessage,
  },
  { name: "secrets.list", call: (c) => c.secrets.list(), sent: "GET /api/secrets/", answer: [samples.secret] },
  {
    name: "secrets.list of one key",
    call: (c) => c.secrets.list({ key: "token" }),
    sent: "GET /api/secrets/?key=TOKEN",
    answer: [samples.secret],
  },
];

test.each(routes)("$name sends $sent", async ({ call, sent, body, answer, status = 200 }) => {
  const { server, client } = await serve((_request, response) => sendJson(response, status, answer));

  const result = await call(client);

  expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([sent]);
  expect(server.seen[0]?.body).toBe(body === undefined ? "" : JSON.stringify(body));
  expect(server.seen[0]?.headers).toMatchObject({
    authorization: "Bearer ravi_id_key",
    accept: "application/json",
    "user-agent": "persona-launcher",
  });
  expect(Array.isArray(result)).toBe(Array.isArray(answer));
});

test.each([
  {
    name: "identities.delete",
    call: (c: RaviClient) => c.identities.delete("u-1"),
    sent: "DELETE /api/identities/u-1/",
  },
  { name: "secrets.delete", call: (c: RaviClient) => c.secrets.delete("s-1"), sent: "DELETE /api/secrets/s-1/" },
])("$name accepts an empty 204", async ({ call, sent }) => {
  const { server, client } = await serve((_request, response) => response.writeHead(204).end());

  await expect(call(client)).resolves.toBeUndefined();

  expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([sent]);
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
