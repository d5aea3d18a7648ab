import { expect, test } from "vitest";
import { openTestRavi } from "../../testing/test-ravi.ts";
import { createApp } from "./create-app.ts";
import { maxBodyBytes } from "./read-json.ts";
import { createRequestJournal, requestJournalLimit } from "./request-journal.ts";
import { routes } from "./routes.ts";

const filler = (length: number): string => JSON.stringify({ name: "n", filler: "x".repeat(length) });
const unknownKeyAnswer = { status: 401, body: { detail: "Invalid API key." } };
const noKeyAnswer = { status: 401, body: { detail: "Authentication credentials were not provided." } };

test("the routes are exactly these", () => {
  expect(routes.map(({ method, path, allow }) => `${method} ${path} ${allow}`)).toMatchInlineSnapshot(`
    [
      "POST /api/auth/device/ public",
      "POST /api/auth/device/token/ public",
      "GET /device public",
      "POST /device public",
      "GET /api/auth/keys/identity/ any",
      "POST /api/auth/keys/identity/ management",
      "GET /api/identities/ any",
      "POST /api/identities/ management",
      "GET /api/identities/:uuid/ any",
      "PUT /api/identities/:uuid/ management",
      "DELETE /api/identities/:uuid/ management",
      "POST /api/identities/:uuid/provision-phone/ management",
      "GET /api/domains/ management",
      "GET /api/email/ any",
      "GET /api/phone/ any",
      "GET /api/master/ any",
      "GET /api/email-inbox/ any",
      "GET /api/email-inbox/:thread_id/ any",
      "GET /api/email-messages/ any",
      "POST /api/email-messages/compose/ any",
      "GET /api/email-messages/:id/ any",
      "POST /api/email-messages/:id/reply/ any",
      "POST /api/email-messages/:id/reply-all/ any",
      "POST /api/email-messages/:id/forward/ any",
      "POST /api/email-attachments/presign/ any",
      "PUT /api/email-attachments/upload/:token/ public",
      "GET /api/email-attachments/:uuid/download/ public",
      "GET /api/sms-inbox/ any",
      "GET /api/sms-inbox/:conversation_id/ any",
      "GET /api/messages/ any",
      "POST /api/messages/send/ any",
      "GET /api/messages/:id/ any",
      "POST /2010-04-01/Accounts/:account_sid/Messages.json public",
      "GET /2010-04-01/Accounts/:account_sid/Messages.json public",
      "GET /2010-04-01/Accounts/:account_sid/Messages/:message_sid public",
      "POST /2010-04-01/Accounts/:account_sid/Messages/:message_sid public",
      "DELETE /2010-04-01/Accounts/:account_sid/Messages/:message_sid public",
      "GET /2010-04-01/Accounts/:account_sid/Messages/:message_sid/Media.json public",
      "GET /api/calls/ any",
      "POST /api/calls/start/ any",
      "GET /api/calls/:id/ any",
      "GET /api/calls/:id/transcript/ any",
      "POST /api/calls/:id/hangup/ any",
      "GET /api/events/stream/ any",
      "GET /api/secrets/ any",
      "POST /api/secrets/ any",
      "GET /api/secrets/:uuid/ any",
      "PATCH /api/secrets/:uuid/ any",
      "DELETE /api/secrets/:uuid/ any",
      "GET /api/passwords/ any",
      "POST /api/passwords/ any",
      "GET /api/passwords/generate-password/ any",
      "GET /api/passwords/:uuid/ any",
      "PATCH /api/passwords/:uuid/ any",
      "DELETE /api/passwords/:uuid/ any",
      "GET /api/contacts/ any",
      "POST /api/contacts/ any",
      "GET /api/contacts/find/ any",
      "GET /api/contacts/search/ any",
      "GET /api/contacts/:uuid/ any",
      "PATCH /api/contacts/:uuid/ any",
      "DELETE /api/contacts/:uuid/ any",
      "POST /api/sso/token/ any",
      "POST /api/sso/verify/ public",
      "GET /_local/state management",
      "GET /_local/requests management",
      "POST /_local/reset management",
      "POST /_local/email management",
      "POST /_local/sms management",
      "GET /_local/outbox management",
      "GET /_local/device management",
      "POST /_local/device/approve management",
      "GET /_local/faults management",
      "POST /_local/faults management",
      "DELETE /_local/faults management",
      "DELETE /_local/faults/:id management",
    ]
  `);
});

test.each(routes.filter(({ allow }) => allow !== "public"))(
  "$method $path answers 401 without a key and with a key nobody holds",
  async ({ method, path }) => {
    const { ask } = openTestRavi();
    const request = `${method} ${path.replaceAll(/:\w+/g, "1")}`;
    expect(await ask(request, { key: undefined })).toMatchObject(noKeyAnswer);
    expect(await ask(request, { key: "ravi_id_nobody" })).toMatchObject(unknownKeyAnswer);
    expect(await ask(request, { key: "ravi_mgmt_nobody" })).toMatchObject(unknownKeyAnswer);
  },
);

test.each(["Basic YTpi", "Bearer", "Bearer ", "Token abc", "Bearer a b"])(
  "the header %j counts as no credentials",
  async (authorization) => {
    const { ask } = openTestRavi();
    const answer = await ask("GET /api/identities/", { key: undefined, headers: { authorization } });
    expect(answer).toMatchObject(noKeyAnswer);
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
  },
);

test.each(["GET /api/identities", "GET /", "GET /api/nothing/", "POST /api/secrets", "GET /api/identities/a/b/"])(
  "%s is not found",
  async (request) => {
    expect(await openTestRavi().ask(request)).toMatchObject({ status: 404, body: { detail: "Not found." } });
  },
);

test.each(["PUT /api/identities/", "DELETE /api/secrets/", "POST /api/email/", "GET /_local/sms"])(
  "%s is not an allowed method",
  async (request) => {
    const { ask } = openTestRavi();
    const detail = `Method "${request.split(" ")[0]}" not allowed.`;
    expect(await ask(request)).toMatchObject({ status: 405, body: { detail } });
    expect(await ask(request, { key: undefined })).toMatchObject({ status: 401 });
  },
);

test.each([
  ["{", "JSON parse error."],
  ["[]", "Invalid data. Expected a JSON object."],
  ["null", "Invalid data. Expected a JSON object."],
  ['"text"', "Invalid data. Expected a JSON object."],
])("the body %s answers 400", async (body, detail) => {
  const { ask } = openTestRavi();
  expect(await ask("POST /api/identities/", { body })).toMatchObject({ status: 400, body: { detail } });
});

test("a JSON content type with an empty body is an empty object", async () => {
  expect(await openTestRavi().ask("POST /api/identities/")).toMatchObject({ status: 201 });
});

test("a body beyond the limit answers 413, one below it does not", async () => {
  const { ask } = openTestRavi();
  expect(await ask("POST /api/identities/", { body: filler(maxBodyBytes) })).toMatchObject({
    status: 413,
    body: { detail: "Request body is larger than 1048576 bytes." },
  });
  expect(await ask("POST /api/identities/", { body: filler(maxBodyBytes - 100) })).toMatchObject({ status: 201 });
});

test.each(["ravi.example.com", "127.0.0.1.example.com", "example.com:80", "10.0.0.1", "", "localhost.example.com"])(
  "a request for host %j is refused: a web page may have pointed its own name at this machine",
  async (host) => {
    const { ask } = openTestRavi();
    expect(await ask("GET /api/identities/", { headers: { host } })).toMatchObject({ status: 403 });
  },
);

test.each(["127.0.0.1:8080", "localhost", "LOCALHOST:1", "[::1]:8080", "ravi.localhost:80", "127.3.2.1"])(
  "a request for host %s is served",
  async (host) => {
    const { ask } = openTestRavi();
    expect(await ask("GET /api/identities/", { headers: { host } })).toMatchObject({ status: 200, body: [] });
  },
);

test("an unexpected failure answers 500 without its text, which goes to the log", async () => {
  const { ask, state, logged } = openTestRavi();
  state.db.close();
  expect(await ask("GET /api/identities/")).toMatchObject({ status: 500, body: { detail: "Internal server error." } });
  expect(logged).toEqual([expect.objectContaining({ level: "error", code: "INTERNAL" })]);
});

test("requests are recorded by kind of key, never with the key", async () => {
  const { ask, createIdentity, journal, managementKey } = openTestRavi();
  const { key } = await createIdentity();
  await ask("GET /api/email/?key=query", { key });
  await ask("GET /api/email/", { key: undefined });
  await ask("GET /api/email/", { key: "ravi_id_wrong" });
  await ask(`GET /api/${managementKey}/`, { key });
  expect(journal.list()).toEqual([
    { method: "POST", path: "/api/identities/", status: 201, keyKind: "management" },
    { method: "GET", path: "/api/email/", status: 200, keyKind: "identity" },
    { method: "GET", path: "/api/email/", status: 401, keyKind: "none" },
    { method: "GET", path: "/api/email/", status: 401, keyKind: "unknown" },
    { method: "GET", path: "/api/ravi_mgmt_***/", status: 404, keyKind: "none" },
  ]);
});

test("the journal keeps the latest requests only", () => {
  const journal = createRequestJournal();
  for (let index = 0; index < requestJournalLimit + 5; index += 1) {
    journal.add({ method: "GET", path: `/${index}`, status: 200, keyKind: "none" });
  }
  expect(journal.list()).toHaveLength(requestJournalLimit);
  expect(journal.list()[0]?.path).toBe("/5");
});

test("health answers what it is given, to the management key only", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  expect(await ask("GET /_local/health")).toMatchObject({ status: 200, body: { pid: 1 } });
  expect(await ask("GET /_local/health", { key })).toMatchObject({ status: 403 });
});

test("a chunked body beyond the limit answers 413 too", async () => {
  const { state, services, managementKey } = openTestRavi();
  const app = createApp({ state, services, log: () => {}, health: () => ({}) });
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      sent += chunk.length;
      if (sent > 2 * maxBodyBytes) controller.close();
      else controller.enqueue(chunk);
    },
  });
  const headers = { authorization: `Bearer ${managementKey}`, "transfer-encoding": "chunked" };
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  expect((await app.request("/api/identities/", init)).status).toBe(413);
});
