import { createServer, type Socket } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import {
  answering,
  type Script,
  type ScriptedServer,
  sendJson,
  startScriptedServer,
} from "../../testing/scripted-server.ts";
import { RaviError } from "../ravi-error.ts";
import { createRaviClient, type RaviClient } from "./create-ravi-client.ts";
import { answerLimit } from "./exchange.ts";

const key = "ravi_id_topsecret";

async function serve(script: Script): Promise<{ server: ScriptedServer; client: RaviClient }> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, client: createRaviClient({ apiUrl: server.apiUrl, key, retry: false }) };
}

async function failure(call: Promise<unknown>): Promise<RaviError> {
  const error: unknown = await call.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(RaviError);
  expect(inspect(error, { depth: 9 })).not.toContain("topsecret");
  return error as RaviError;
}

test.each([
  { status: 400, body: { detail: "Nope." }, code: "RAVI_BAD_REQUEST", says: "Nope (400)" },
  {
    status: 400,
    body: { email: ["Too short.", "Taken."], name: ["Odd."] },
    code: "RAVI_BAD_REQUEST",
    says: "email: Too short; email: Taken; name: Odd (400)",
  },
  { status: 400, body: { non_field_errors: ["Bad pair."] }, code: "RAVI_BAD_REQUEST", says: "Bad pair (400)" },
  {
    status: 400,
    body: { address: { street: ["Missing."] } },
    code: "RAVI_BAD_REQUEST",
    says: "address.street: Missing (400)",
  },
  { status: 400, body: ["First.", "Second."], code: "RAVI_BAD_REQUEST", says: "First; Second (400)" },
  {
    status: 401,
    body: { detail: "Invalid token ravi_id_topsecret." },
    code: "RAVI_UNAUTHORIZED",
    says: "Invalid token *** (401)",
  },
  {
    status: 402,
    body: { detail: "Active paid subscription required." },
    code: "RAVI_PAYMENT_REQUIRED",
    says: "Active paid subscription required (402)",
  },
  { status: 403, body: { detail: "No." }, code: "RAVI_FORBIDDEN", says: "No (403)" },
  { status: 404, body: { detail: "Not found." }, code: "RAVI_NOT_FOUND", says: "Not found (404)" },
  {
    status: 405,
    body: { detail: 'Method "GET" not allowed.' },
    code: "RAVI_BAD_REQUEST",
    says: 'Method "GET" not allowed (405)',
  },
  { status: 409, body: { detail: "Taken." }, code: "RAVI_CONFLICT", says: "Taken (409)" },
  { status: 418, body: null, code: "RAVI_BAD_REQUEST", says: "the service answered 418" },
  {
    status: 500,
    body: { error: "\u001B[31mBoom\n\tat line 1" },
    code: "RAVI_SERVER_ERROR",
    says: "[31mBoom at line 1 (500)",
  },
  { status: 503, body: { message: "Later." }, code: "RAVI_SERVER_ERROR", says: "Later (503)" },
])("$status with $body becomes $code", async ({ status, body, code, says }) => {
  const { client } = await serve(answering(status, body));

  const error = await failure(client.emailAddresses.list());

  expect(error).toMatchObject({ code, status, message: `Cannot GET "/api/email/": ${says}`, retryAfterMs: undefined });
});

test("an HTML error page is not quoted", async () => {
  const { client } = await serve((_request, response) =>
    response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>"),
  );

  expect(await failure(client.owner.get())).toMatchObject({
    code: "RAVI_SERVER_ERROR",
    message: 'Cannot GET "/api/master/": the service answered 502',
  });
});

test.each([
  {
    name: "the body",
    body: { detail: "Slow down.", retry_after_seconds: 1.5 },
    headers: { "retry-after": "9" },
    ms: 1500,
  },
  {
    name: "the header, when the body says 0",
    body: { detail: "Slow down.", retry_after_seconds: 0 },
    headers: { "retry-after": "9" },
    ms: 9000,
  },
  { name: "the header, when the body is odd", body: "?", headers: { "retry-after": "9" }, ms: 9000 },
  { name: "a date in the past", body: {}, headers: { "retry-after": "Mon, 01 Jan 2024 00:00:00 GMT" }, ms: 0 },
  { name: "nobody", body: {}, headers: {}, ms: undefined },
  { name: "nonsense", body: {}, headers: { "retry-after": "soon" }, ms: undefined },
])("429 waits as long as $name says", async ({ body, headers, ms }) => {
  const { client } = await serve(answering(429, body, headers as Record<string, string>));

  expect(await failure(client.owner.get())).toMatchObject({ code: "RAVI_RATE_LIMITED", status: 429, retryAfterMs: ms });
});

test("429 understands an HTTP date", async () => {
  const { client } = await serve(answering(429, {}, { "retry-after": new Date(Date.now() + 60_000).toUTCString() }));

  const { retryAfterMs } = await failure(client.owner.get());

  expect(retryAfterMs).toBeGreaterThan(50_000);
  expect(retryAfterMs).toBeLessThanOrEqual(60_000);
});

test.each([
  { name: "HTML", type: "text/html; charset=utf-8", text: "<html>ravi_id_other", says: "it is not JSON (text/html)" },
  { name: "nothing", type: "application/json", text: "", says: "it is empty (application/json)" },
  {
    name: "half a document",
    type: "application/json",
    text: '{"first_name": "ravi_id_other',
    says: "it is not JSON (application/json)",
  },
  {
    name: "another shape",
    type: "application/json",
    text: '{"first_name": 5}',
    says: "at first_name: Invalid input: expected string, received number",
  },
  { name: "null", type: "application/json", text: "null", says: "Invalid input: expected object, received null" },
])("an answer of $name is malformed and not quoted", async ({ type, text, says }) => {
  const { client } = await serve((_request, response) => response.writeHead(200, { "content-type": type }).end(text));

  const error = await failure(client.owner.get());

  expect(error).toMatchObject({
    code: "RAVI_MALFORMED_RESPONSE",
    message: `Cannot use the answer to GET "/api/master/": ${says}`,
  });
  expect(inspect(error, { depth: 9 })).not.toContain("ravi_id_other");
});

test("an answer over the size limit is cut off, also when it travels compressed", async () => {
  const bomb = gzipSync(Buffer.alloc(answerLimit + 1, " "));
  const { client } = await serve((_request, response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
  );

  const error = await failure(client.owner.get());

  expect(error).toMatchObject({ code: "RAVI_MALFORMED_RESPONSE", message: expect.stringContaining("longer than") });
});

test.each([301, 302, 303, 307, 308])(
  "a %d redirect is not followed, so the key stays where it belongs",
  async (status) => {
    const { server: other } = await serve(answering(200, {}));
    const { client } = await serve((_request, response) =>
      response.writeHead(status, { location: `${other.apiUrl}/elsewhere?x=1` }).end(),
    );

    const error = await failure(client.owner.get());

    expect(error).toMatchObject({
      code: "RAVI_MALFORMED_RESPONSE",
      status,
      message: expect.stringContaining(`redirects to ${other.apiUrl}/elsewhere,`),
    });
    expect(other.seen).toEqual([]);
  },
);

test("a service that never answers is a timeout", async () => {
  const { client } = await serve(() => {});

  const error = await failure(client.owner.get({ timeoutMs: 50 }));

  expect(error).toMatchObject({
    code: "RAVI_TIMEOUT",
    message: 'Cannot GET "/api/master/": no complete answer within 50 ms',
  });
});

test("a body that never ends is a timeout", async () => {
  const { client } = await serve((_request, response) => response.writeHead(200).write('{"first_name"'));

  expect(await failure(client.owner.get({ timeoutMs: 100 }))).toMatchObject({ code: "RAVI_TIMEOUT" });
});

test("the client's own deadline holds when a call names none", async () => {
  const { server } = await serve(() => {});

  const client = createRaviClient({ apiUrl: server.apiUrl, key, timeoutMs: 50 });

  expect(await failure(client.owner.get())).toMatchObject({ code: "RAVI_TIMEOUT" });
});

test("a deadline too long for a timer is no deadline at all", async () => {
  const { client } = await serve(answering(200, { first_name: "Olga", last_name: "" }));

  await expect(client.owner.get({ timeoutMs: Number.POSITIVE_INFINITY })).resolves.toMatchObject({
    first_name: "Olga",
  });
});

test("a caller who ends the call gets the own reason back, before and during the request", async () => {
  const reason = new Error("enough");
  const controller = new AbortController();
  const { server, client } = await serve(() => controller.abort(reason));

  await expect(client.owner.get({ signal: controller.signal })).rejects.toBe(reason);
  await expect(client.owner.get({ signal: controller.signal })).rejects.toBe(reason);
  expect(server.seen).toHaveLength(1);
});

test("a caller who ends the call while the body arrives gets the own reason back", async () => {
  const controller = new AbortController();
  const { client } = await serve((_request, response) => {
    response.writeHead(200).write("{", () => setTimeout(() => controller.abort("stop"), 20));
  });

  await expect(client.owner.get({ signal: controller.signal })).rejects.toBe("stop");
});

test("a call that is over leaves no listener on the caller's signal", async () => {
  const { client } = await serve(answering(200, { first_name: "", last_name: "" }));
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

  await client.owner.get({ signal: counted });

  expect(listeners).toBe(0);
});

test("a port nobody listens on is unreachable", async () => {
  const server = await startScriptedServer(() => {});
  await server[Symbol.asyncDispose]();

  const error = await failure(createRaviClient({ apiUrl: server.apiUrl, key, retry: false }).owner.get());

  expect(error).toMatchObject({
    code: "RAVI_UNREACHABLE",
    message: `Cannot GET "/api/master/": ECONNREFUSED at ${server.apiUrl}`,
  });
  expect(error.cause).toMatchObject({ code: "ECONNREFUSED" });
});

test("a name that does not exist is unreachable", async () => {
  const error = await failure(createRaviClient({ apiUrl: "https://ravi.invalid", key, retry: false }).owner.get());

  expect(error).toMatchObject({ code: "RAVI_UNREACHABLE" });
});

test.each([
  { name: "resets the connection", act: (socket: Socket) => socket.resetAndDestroy() },
  { name: "hangs up", act: (socket: Socket) => socket.end() },
  {
    name: "hangs up within the body",
    act: (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"),
  },
  { name: "speaks no HTTP", act: (socket: Socket) => socket.end("ravi_id_other is what I say\r\n\r\n") },
])("a service that $name is unreachable, and nothing it sent is quoted", async ({ act }) => {
  const apiUrl = await rawServer(act);

  const error = await failure(createRaviClient({ apiUrl, key, retry: false }).owner.get());

  expect(error).toMatchObject({ code: "RAVI_UNREACHABLE" });
  expect(inspect(error, { depth: 9 })).not.toContain("ravi_id_other");
});

test("the injected fetch and user agent are used", async () => {
  const seen: string[] = [];
  const client = createRaviClient({
    apiUrl: "https://ravi.id",
    userAgent: "my-tool/1.0",
    fetch: async (input, init) => {
      seen.push(`${new Request(input).url} ${new Headers(init?.headers).get("user-agent")}`);
      return Response.json({ first_name: "Olga", last_name: "O" });
    },
  });

  await expect(client.owner.get()).resolves.toEqual({ first_name: "Olga", last_name: "O" });
  expect(seen).toEqual(["https://ravi.id/api/master/ my-tool/1.0"]);
});

test("answers in parallel do not mix", async () => {
  const { client } = await serve(({ url }, response) =>
    sendJson(response, 200, { thread_id: url, subject: "", message_count: 0, messages: [] }),
  );

  const ids = Array.from({ length: 40 }, (_, index) => `t${index}`);
  const threads = await Promise.all(ids.map((id) => client.emailThreads.get(id)));

  expect(threads.map(({ thread_id }) => thread_id)).toEqual(ids.map((id) => `/api/email-inbox/${id}/`));
});

async function rawServer(act: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => act(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
