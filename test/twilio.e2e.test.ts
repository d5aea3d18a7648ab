import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { createRaviClient, waitForCode, type RaviClient } from "@persona-launcher/ravi";
import { startLocalRavi, type LocalRavi } from "@persona-launcher/ravi-local";
import twilio from "twilio";
import { describe, expect, onTestFinished, test, vi } from "vitest";

const accountSid = "AC0123456789abcdef0123456789abcdef";
const authToken = "the-application's-token";
const from = "+15005550006";

interface Stage {
  ravi: LocalRavi;
  /** The application's own, unmodified SDK. */
  app: twilio.Twilio;
  /** Number of an identity. */
  phone: string;
  agent: RaviClient;
}

/** What the test needs of a page; the SDK's own type says less of the pages after the first. */
interface TextPage {
  instances: readonly { body: string }[];
  nextPage: () => Promise<TextPage> | undefined;
}

type Redirect = (ravi: LocalRavi) => twilio.Twilio;

/** One assignment: the address of the SDK's `api` domain. Its next pages follow it. */
const byBaseUrl: Redirect = (ravi) => {
  const app = twilio(accountSid, authToken);
  app.api.baseUrl = ravi.apiUrl;
  return app;
};

/** The SDK's documented way: an HTTP client of one's own. */
const byHttpClient: Redirect = (ravi) => {
  const httpClient = new twilio.RequestClient();
  const request = httpClient.request.bind(httpClient);
  httpClient.request = (options) =>
    request({ ...options, uri: options.uri.replace("https://api.twilio.com", ravi.apiUrl) });
  return twilio(accountSid, authToken, { httpClient });
};

async function openStage(redirect: Redirect = byBaseUrl): Promise<Stage> {
  const ravi = await startLocalRavi({ twilioAuthToken: authToken });
  onTestFinished(() => ravi.close());
  const account = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey });
  const { phone, api_key: key } = await account.identities.create({ name: "signup-tester", provisionPhone: true });
  return { ravi, app: redirect(ravi), phone, agent: createRaviClient({ apiUrl: ravi.apiUrl, key }) };
}

async function refusalOf(request: Promise<unknown>): Promise<unknown> {
  const error: unknown = await request.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(twilio.RestException);
  return error;
}

describe.each([
  { way: "its base URL", redirect: byBaseUrl },
  { way: "an HTTP client of its own", redirect: byHttpClient },
])("Twilio's SDK redirected by $way", ({ redirect }) => {
  test("sends a text message that waits for the agent", async () => {
    const { app, phone, agent } = await openStage(redirect);
    const waiting = waitForCode(agent, { timeoutMs: 20_000 });

    const sent = await app.messages.create({ to: phone, from, body: "482913 is your Shop code" });

    expect(sent).toMatchObject({
      accountSid,
      apiVersion: "2010-04-01",
      body: "482913 is your Shop code",
      dateSent: null,
      direction: "outbound-api",
      errorCode: null,
      errorMessage: null,
      from,
      messagingServiceSid: null,
      numMedia: "0",
      numSegments: "1",
      price: null,
      priceUnit: null,
      status: "queued",
      to: phone,
    });
    expect(sent.sid).toMatch(/^SM[\da-f]{32}$/);
    expect(sent.dateCreated).toBeInstanceOf(Date);
    expect(Math.abs(sent.dateCreated.getTime() - Date.now())).toBeLessThan(60_000);
    expect(sent.dateUpdated).toEqual(sent.dateCreated);
    expect(sent.uri).toBe(`/2010-04-01/Accounts/${accountSid}/Messages/${sent.sid}.json`);
    expect(sent.subresourceUris).toEqual({ media: sent.uri.replace(".json", "/Media.json") });
    expect(await waiting).toMatchObject({ code: "482913", message: { message_sid: sent.sid, from_number: from } });
  });

  test("reads its messages again, over as many pages as there are", async () => {
    const { app, phone } = await openStage(redirect);
    for (let index = 1; index <= 7; index += 1) await app.messages.create({ to: phone, from, body: `text ${index}` });

    const listed = await app.messages.list({ to: phone, pageSize: 3, limit: 100 });

    expect(listed.map(({ body }) => body)).toEqual([7, 6, 5, 4, 3, 2, 1].map((index) => `text ${index}`));
    expect(listed[0]?.dateSent).toBeInstanceOf(Date);
  });
});

test("fetch() tells how far the message came", async () => {
  const { app, phone } = await openStage();
  const sent = await app.messages.create({ to: phone, from, body: "Hello" });
  const outside = await app.messages.create({ to: "+4915112345678", from, body: "Hello" });

  const fetched = await app.messages(sent.sid).fetch();

  expect(fetched).toMatchObject({ sid: sent.sid, status: "delivered", body: "Hello", to: phone, uri: sent.uri });
  expect(fetched.dateSent).toEqual(sent.dateCreated);
  expect(await app.messages(outside.sid).fetch()).toMatchObject({ status: "sent" });
  expect(await app.messages(sent.sid).media.list()).toEqual([]);
});

test("a messaging service is a sender, whose number is known once the message was sent", async () => {
  const { app, phone, agent } = await openStage();

  const sent = await app.messages.create({ to: phone, messagingServiceSid: "MG0123", body: "Your code is 482913" });

  expect(sent).toMatchObject({ messagingServiceSid: "MG0123", from: null, status: "accepted", numSegments: "0" });
  expect(await app.messages(sent.sid).fetch()).toMatchObject({
    messagingServiceSid: "MG0123",
    from,
    status: "delivered",
  });
  expect(await agent.smsMessages.list()).toMatchObject([{ body: "Your code is 482913", from_number: from }]);
});

test("list() takes only what its filters say, and as much as its limit", async () => {
  const { app, phone } = await openStage();
  await app.messages.create({ to: phone, from, body: "one" });
  await app.messages.create({ to: phone, from: "ACME Shop", body: "two" });
  await app.messages.create({ to: "+4915112345678", from, body: "three" });
  const bodies = async (options: Parameters<typeof app.messages.list>[0]): Promise<string[]> =>
    (await app.messages.list(options)).map(({ body }) => body);
  const [now, day] = [Date.now(), 86_400_000];

  expect(await bodies({})).toEqual(["three", "two", "one"]);
  expect(await bodies({ limit: 2 })).toEqual(["three", "two"]);
  expect(await bodies({ to: phone })).toEqual(["two", "one"]);
  expect(await bodies({ to: phone, from })).toEqual(["one"]);
  expect(await bodies({ from: "ACME Shop" })).toEqual(["two"]);
  expect(await bodies({ dateSentAfter: new Date(now - 60_000), dateSentBefore: new Date(now + 60_000) })).toHaveLength(
    3,
  );
  expect(await bodies({ dateSentAfter: new Date(now + 60_000) })).toEqual([]);
  expect(await bodies({ dateSentBefore: new Date(now - 60_000) })).toEqual([]);
  expect(await bodies({ dateSent: new Date(now - 2 * day) })).toEqual([]);
  const today = await bodies({ dateSent: new Date(now) });
  const yesterday = await bodies({ dateSent: new Date(now - day) });
  // Midnight may have passed since they were sent.
  expect([...today, ...yesterday]).toEqual(["three", "two", "one"]);
});

test("each() and page by page show every message once, also when more are sent meanwhile", async () => {
  const { app, phone } = await openStage();
  for (let index = 1; index <= 5; index += 1) await app.messages.create({ to: phone, from, body: String(index) });
  const each: string[] = [];

  await new Promise<void>((resolve, reject) => {
    const done = (error?: Error): void => (error === undefined || error === null ? resolve() : reject(error));
    app.messages.each({ pageSize: 2, callback: ({ body }) => each.push(body), done });
  });
  const paged: string[][] = [];
  let next: Promise<TextPage> | undefined = app.messages.page({ pageSize: 2 });
  while (next !== undefined) {
    const page: TextPage = await next;
    paged.push(page.instances.map(({ body }) => body));
    await app.messages.create({ to: phone, from, body: "later" });
    next = page.nextPage();
  }

  expect(each).toEqual(["5", "4", "3", "2", "1"]);
  expect(paged).toEqual([["5", "4"], ["3", "2"], ["1"]]);
});

test("update() takes the text out of the record and remove() the record; the receiver keeps the message", async () => {
  const { app, phone, agent } = await openStage();
  const sent = await app.messages.create({ to: phone, from, body: "secret" });

  expect(await app.messages(sent.sid).update({ body: "" })).toMatchObject({ sid: sent.sid, body: "" });
  expect(await app.messages(sent.sid).fetch()).toMatchObject({ body: "" });
  expect(await refusalOf(app.messages(sent.sid).update({ status: "canceled" }))).toMatchObject({
    status: 409,
    code: 30_409,
  });
  expect(await refusalOf(app.messages(sent.sid).update({ body: "other" }))).toMatchObject({
    status: 400,
    code: 30_400,
  });
  expect(await app.messages(sent.sid).remove()).toBe(true);

  expect(await refusalOf(app.messages(sent.sid).fetch())).toMatchObject({ status: 404, code: 20_404 });
  expect(await app.messages.list()).toEqual([]);
  expect(await agent.smsMessages.list()).toMatchObject([{ body: "secret" }]);
});

test.each([
  { what: "a receiver that is no number", message: { to: "12", from }, code: 21_211 },
  { what: "no sender", message: { to: "+12015550100" }, code: 21_603 },
  { what: "a sender that is none", message: { to: "+12015550100", from: "a/b" }, code: 21_212 },
  { what: "a sender that is the receiver", message: { to: from, from }, code: 21_266 },
  { what: "Twilio's number that no account owns", message: { to: "+12015550100", from: "+15005550007" }, code: 21_606 },
  { what: "Twilio's number that has unsubscribed", message: { to: "+15005550004", from }, code: 21_610 },
  { what: "no text", message: { to: "+12015550100", from, body: "" }, code: 21_602 },
  { what: "too long a text", message: { to: "+12015550100", from, body: "x".repeat(1601) }, code: 21_617 },
])("$what is a RestException with code $code", async ({ message, code }) => {
  const { app, agent } = await openStage();

  expect(await refusalOf(app.messages.create({ body: "Hello", ...message }))).toMatchObject({
    status: 400,
    code,
    message: expect.any(String),
    moreInfo: `https://www.twilio.com/docs/errors/${code}`,
  });

  expect(await agent.smsMessages.list()).toEqual([]);
  expect(await app.messages.list()).toEqual([]);
});

test("a wrong token, an unknown message and a resource that is not there are Twilio's 20003 and 20404", async () => {
  const { app, ravi } = await openStage();
  const stranger = twilio(accountSid, "wrong");
  stranger.api.baseUrl = ravi.apiUrl;
  const sid = `SM${"0".repeat(32)}`;

  expect(await refusalOf(stranger.messages.create({ to: "+12015550100", from, body: "x" }))).toMatchObject({
    status: 401,
    code: 20_003,
    message: "Authenticate",
  });
  expect(await refusalOf(stranger.messages.list())).toMatchObject({ status: 401, code: 20_003 });
  expect(await refusalOf(app.messages(sid).fetch())).toMatchObject({
    status: 404,
    code: 20_404,
    message: `The requested resource /2010-04-01/Accounts/${accountSid}/Messages/${sid}.json was not found`,
  });
  expect(await refusalOf(app.messages(sid).remove())).toMatchObject({ status: 404, code: 20_404 });
  expect(await refusalOf(app.calls.list())).toMatchObject({ status: 404, code: 20_404 });
});

test("an API key of the account signs in too, with the management key as its secret", async () => {
  const { ravi, phone } = await openStage();
  const app = twilio("SK0123", ravi.managementKey, { accountSid });
  app.api.baseUrl = ravi.apiUrl;

  const sent = await app.messages.create({ to: phone, from, body: "Hello" });

  expect(sent.accountSid).toBe(accountSid);
});

test("an SDK that may retry gets over a 429", async () => {
  const { ravi, phone } = await openStage();
  const app = twilio(accountSid, authToken, { autoRetry: true, maxRetryDelay: 20 });
  app.api.baseUrl = ravi.apiUrl;
  ravi.faults.add({ kind: "rate-limit", path: "/2010-04-01/**", times: 2 });

  expect(await app.messages.create({ to: phone, from, body: "Hello" })).toMatchObject({ status: "queued" });
  expect(await app.messages.list()).toHaveLength(1);
});

interface Callback {
  signature: string;
  url: string;
  parameters: Record<string, string>;
}

async function startCallbackServer(): Promise<{ url: string; callbacks: Callback[] }> {
  const callbacks: Callback[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const signature = String(request.headers["x-twilio-signature"]);
      const parameters = Object.fromEntries(new URLSearchParams(body));
      callbacks.push({ signature, url: `${origin}${request.url}`, parameters });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `${origin}/sms-status?shop=1`, callbacks };
}

test("statusCallback hears of every status in order, with a signature that the SDK accepts", async () => {
  const { app, phone } = await openStage();
  const { url, callbacks } = await startCallbackServer();

  const sent = await app.messages.create({ to: phone, from, body: "Hello", statusCallback: url });

  await vi.waitFor(() => expect(callbacks).toHaveLength(2), 20_000);
  expect(callbacks.map(({ parameters }) => parameters)).toEqual(
    ["sent", "delivered"].map((status) => ({
      AccountSid: accountSid,
      ApiVersion: "2010-04-01",
      From: from,
      MessageSid: sent.sid,
      MessageStatus: status,
      SmsSid: sent.sid,
      SmsStatus: status,
      To: phone,
    })),
  );
  for (const callback of callbacks) {
    expect(callback.url).toBe(url);
    expect(twilio.validateRequest(authToken, callback.signature, url, callback.parameters)).toBe(true);
    expect(twilio.validateRequest("other", callback.signature, url, callback.parameters)).toBe(false);
  }
});

test("a message of a messaging service that goes outside is queued and sent, and a callback that fails does no harm", async () => {
  const { app } = await openStage();
  const { url, callbacks } = await startCallbackServer();
  const message = { to: "+4915112345678", messagingServiceSid: "MG0123", body: "Hello" };

  await app.messages.create({ ...message, statusCallback: "http://127.0.0.1:1/nobody" });
  await app.messages.create({ ...message, statusCallback: url });

  await vi.waitFor(() => expect(callbacks).toHaveLength(2), 20_000);
  expect(callbacks.map(({ parameters }) => [parameters["MessageStatus"], parameters["MessagingServiceSid"]])).toEqual([
    ["queued", "MG0123"],
    ["sent", "MG0123"],
  ]);
});
