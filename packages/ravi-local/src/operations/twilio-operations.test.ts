import { expect, test } from "vitest";
import { type Answer, openTestRavi, type TestIdentity, type TestRavi } from "../../testing/test-ravi.ts";

const path = "POST /2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages.json";

async function openWithPhone(): Promise<TestRavi & { identity: TestIdentity }> {
  const ravi = openTestRavi({ twilioAuthToken: "app-token" });
  return { ...ravi, identity: await ravi.createIdentity({ provision_phone: true }) };
}

// As Twilio's libraries send it: form-encoded, basic login of account and token.
function send(ravi: TestRavi, fields: Record<string, string>, password = "app-token"): Promise<Answer> {
  const authorization = `Basic ${Buffer.from(`AC0123:${password}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/x-www-form-urlencoded" };
  return ravi.ask(path, { key: undefined, headers, body: new URLSearchParams(fields).toString() });
}

test("a message for a local phone is delivered and answered as Twilio answers", async () => {
  const ravi = await openWithPhone();
  const { phone, key } = ravi.identity;
  const answer = await send(ravi, { To: phone, From: "+15005550006", Body: "Your code is 482913 ✅" });
  expect(answer.status).toBe(201);
  expect(answer.body).toMatchObject({
    account_sid: "AC0123456789abcdef0123456789abcdef",
    api_version: "2010-04-01",
    body: "Your code is 482913 ✅",
    direction: "outbound-api",
    error_code: null,
    from: "+15005550006",
    to: phone,
    num_segments: "1",
    sid: expect.stringMatching(/^SM[\da-f]{32}$/),
    status: "queued",
    uri: `/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/${answer.body.sid}.json`,
  });
  expect(answer.body.date_created).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/);
  expect((await ravi.ask("GET /api/messages/", { key })).body).toMatchObject([
    {
      from_number: "+15005550006",
      body: "Your code is 482913 ✅",
      message_sid: answer.body.sid,
      direction: "incoming",
    },
  ]);
});

test("a messaging service and a sender name are senders too, and any phone spelling is understood", async () => {
  const ravi = await openWithPhone();
  const { key } = ravi.identity;
  const service = await send(ravi, { To: "+1 (201) 555-0100", MessagingServiceSid: "MG1", Body: "one" });
  expect(service).toMatchObject({
    status: 201,
    body: { from: null, messaging_service_sid: "MG1", status: "accepted", num_segments: "0", date_sent: null },
  });
  await send(ravi, { To: "+12015550100", From: "ACME Shop", Body: "two" });
  expect((await ravi.ask("GET /api/messages/", { key })).body).toMatchObject([
    { from_number: "ACME Shop" },
    { from_number: "+15005550006" },
  ]);
});

test("a message for any other number stays in the outbox", async () => {
  const ravi = await openWithPhone();
  const { body } = await send(ravi, { To: "+4915112345678", From: "+15005550006", Body: "out" });
  expect((await ravi.ask("GET /_local/outbox/")).body).toMatchObject([
    { kind: "sms", status: "kept", identity_uuid: null, to: "+4915112345678", body: "out", message_sid: body.sid },
  ]);
});

test("the management key is a password too; an identity key, a wrong one and none are not", async () => {
  const ravi = await openWithPhone();
  const fields = { To: ravi.identity.phone, From: "+15005550006", Body: "x" };
  expect(await send(ravi, fields, ravi.managementKey)).toMatchObject({ status: 201 });
  for (const password of [ravi.identity.key, "wrong", ""]) {
    expect(await send(ravi, fields, password)).toMatchObject({
      status: 401,
      body: { code: 20_003, message: "Authenticate", status: 401 },
    });
  }
  const body = new URLSearchParams(fields).toString();
  for (const authorization of ["", `Bearer ${ravi.managementKey}`, "Basic !!!", "Basic bm9jb2xvbg=="]) {
    expect(await ravi.ask(path, { key: undefined, headers: { authorization }, body })).toMatchObject({ status: 401 });
  }
  expect((await ravi.ask("GET /api/messages/")).body).toHaveLength(1);
});

test.each([
  [{ From: "+15005550006", Body: "x" }, 21_604],
  [{ To: "12", From: "+15005550006", Body: "x" }, 21_211],
  [{ To: "+12015550100", Body: "x" }, 21_603],
  [{ To: "+12015550100", From: "a/b", Body: "x" }, 21_212],
  [{ To: "+12015550100", From: "+15005550006" }, 21_602],
  [{ To: "+12015550100", From: "+15005550006", Body: "x".repeat(1601) }, 21_617],
  [{ To: "+12015550100", From: "+1 201 555 0100", Body: "x" }, 21_266],
  [{ To: "+12015550100", MessagingServiceSid: "", Body: "x" }, 21_603],
  [{ To: "+12015550100", From: "+15005550006", Body: "x", StatusCallback: "nowhere" }, 21_609],
  [{ To: "+12015550100", From: "+15005550006", Body: "x", StatusCallback: "file:///etc/passwd" }, 21_609],
  [{ To: "+12015550100", MessagingServiceSid: "MG1", Body: "x", SendAt: "2026-07-01T00:00:00Z" }, 400],
  [{ To: "+12015550100", From: "+15005550001", Body: "x" }, 21_212],
  [{ To: "+12015550100", From: "+15005550007", Body: "x" }, 21_606],
  [{ To: "+12015550100", From: "+15005550008", Body: "x" }, 21_611],
  [{ To: "+15005550001", From: "+15005550006", Body: "x" }, 21_211],
  [{ To: "+15005550002", From: "+15005550006", Body: "x" }, 21_612],
  [{ To: "+15005550003", From: "+15005550006", Body: "x" }, 21_408],
  [{ To: "+15005550004", From: "+15005550006", Body: "x" }, 21_610],
  [{ To: "+15005550009", From: "+15005550006", Body: "x" }, 21_614],
])("%j is refused with Twilio's code %i", async (fields, code) => {
  const ravi = await openWithPhone();
  expect(await send(ravi, fields)).toMatchObject({
    status: 400,
    body: { code, message: expect.any(String), more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 },
  });
  expect((await ravi.ask("GET /api/messages/")).body).toEqual([]);
});

const account = "/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef";
const login = { authorization: `Basic ${Buffer.from("AC0123:app-token").toString("base64")}` };
const sender = "+15005550006";

// As Twilio's libraries ask.
function ask(ravi: TestRavi, request: string, fields?: Record<string, string>): Promise<Answer> {
  const headers = { ...login, "content-type": "application/x-www-form-urlencoded" };
  const body = fields === undefined ? {} : { body: new URLSearchParams(fields).toString() };
  return ravi.ask(request, { key: undefined, headers, ...body });
}

test("media is sent as its link, and the record lists no media", async () => {
  const ravi = await openWithPhone();
  const { phone, key } = ravi.identity;
  const { body } = await send(ravi, { To: phone, From: sender, MediaUrl: "https://example.com/a.png" });
  expect((await ravi.ask("GET /api/messages/", { key })).body).toMatchObject([{ body: "https://example.com/a.png" }]);
  expect(await ask(ravi, `GET ${body.subresource_uris.media}`)).toMatchObject({
    status: 200,
    body: { media_list: [] },
  });
});

test("the record tells where the message is: with a local phone, or in the outbox", async () => {
  const ravi = await openWithPhone();
  const local = await send(ravi, { To: ravi.identity.phone, From: sender, Body: "x" });
  const outside = await send(ravi, { To: "+4915112345678", MessagingServiceSid: "MG1", Body: "é".repeat(161) });
  expect(await ask(ravi, `GET ${local.body.uri}`)).toMatchObject({
    status: 200,
    body: { ...local.body, status: "delivered", date_sent: local.body.date_created },
  });
  expect((await ask(ravi, `GET ${outside.body.uri}`)).body).toMatchObject({
    status: "sent",
    from: sender,
    num_segments: "2",
    messaging_service_sid: "MG1",
  });
});

test("a message belongs to its account; an identity that goes takes its own copy only", async () => {
  const ravi = await openWithPhone();
  const { body } = await send(ravi, { To: ravi.identity.phone, From: sender, Body: "x" });
  const elsewhere = body.uri.replace(account, "/2010-04-01/Accounts/ACother");
  expect(await ask(ravi, `GET ${elsewhere}`)).toMatchObject({
    status: 404,
    body: { code: 20_404, message: `The requested resource ${elsewhere} was not found`, status: 404 },
  });
  expect((await ask(ravi, "GET /2010-04-01/Accounts/ACother/Messages.json")).body.messages).toEqual([]);
  await ravi.ask(`DELETE /api/identities/${ravi.identity.uuid}/`);
  expect(await ask(ravi, `GET ${body.uri}`)).toMatchObject({ status: 200 });
  await ravi.ask("POST /_local/reset");
  expect(await ask(ravi, `GET ${body.uri}`)).toMatchObject({ status: 404 });
});

test("what cannot be asked of the list, or of a message, is refused in Twilio's shape", async () => {
  const ravi = await openWithPhone();
  const { body } = await send(ravi, { To: ravi.identity.phone, From: sender, Body: "x" });
  const refusals: [string, number, number][] = [
    [`GET ${account}/Messages.json?PageSize=1001`, 400, 20_007],
    [`GET ${account}/Messages.json?PageSize=0`, 400, 400],
    [`GET ${account}/Messages.json?PageSize=many`, 400, 400],
    [`GET ${account}/Messages.json?Page=-1`, 400, 400],
    [`GET ${account}/Messages.json?PageToken=PC1`, 400, 400],
    [`GET ${account}/Messages.json?DateSent%3C=yesterday`, 400, 400],
    [`GET ${account}/Calls.json`, 404, 20_404],
    [`GET ${account}/Messages/SM0.json`, 404, 20_404],
    [`DELETE ${account}/Messages/SM0.json`, 404, 20_404],
    [`GET ${account}/Messages/SM0/Media.json`, 404, 20_404],
  ];
  for (const [request, status, code] of refusals) {
    expect(await ask(ravi, request), request).toMatchObject({ status, body: { code, status } });
  }
  const update = (fields: Record<string, string>): Promise<Answer> => ask(ravi, `POST ${body.uri}`, fields);
  expect(await update({ Status: "canceled" })).toMatchObject({ status: 409, body: { code: 30_409 } });
  for (const fields of [{}, { Body: "new" }, { Status: "sent" }, { Body: "", Status: "canceled" }])
    expect(await update(fields as Record<string, string>)).toMatchObject({ status: 400, body: { code: 30_400 } });
});

test.each([
  `GET ${account}/Messages.json`,
  `GET ${account}/Messages/SM0.json`,
  `POST ${account}/Messages/SM0.json`,
  `DELETE ${account}/Messages/SM0.json`,
  `GET ${account}/Messages/SM0/Media.json`,
])("%s needs a login that may read", async (request) => {
  const ravi = await openWithPhone();
  for (const password of [ravi.identity.key, "wrong"]) {
    const authorization = `Basic ${Buffer.from(`AC0123:${password}`).toString("base64")}`;
    expect(await ravi.ask(request, { key: undefined, headers: { authorization } })).toMatchObject({
      status: 401,
      body: { code: 20_003 },
    });
  }
  expect(await ravi.ask(request)).toMatchObject({ status: 401, body: { code: 20_003 } });
});

test("a text that was taken out of the record leaves the number of its segments", async () => {
  const ravi = await openWithPhone();
  const { body } = await send(ravi, { To: ravi.identity.phone, From: sender, Body: "x".repeat(400) });
  const redacted = { status: 200, body: { body: "", num_segments: "3", status: "delivered" } };
  expect(await ask(ravi, `POST ${body.uri}`, { Body: "" })).toMatchObject(redacted);
  expect(await ask(ravi, `GET ${body.uri}`)).toMatchObject(redacted);
});

test("the list's pages stay where they are while messages are sent and removed", async () => {
  const ravi = await openWithPhone();
  const texts = async (uri: string): Promise<[string[], Answer["body"]]> => {
    const { body } = await ask(ravi, `GET ${uri}`);
    return [body.messages.map((message: { body: string }) => message.body), body];
  };
  const sendText = async (Body: string): Promise<string> =>
    (await send(ravi, { To: ravi.identity.phone, From: sender, Body })).body.uri;
  for (const text of ["1", "2", "3"]) await sendText(text);
  const fourth = await sendText("4");
  await sendText("5");

  const [first, firstPage] = await texts(`${account}/Messages.json?PageSize=2`);
  await sendText("6");
  await ask(ravi, `DELETE ${fourth}`);
  const [second, secondPage] = await texts(firstPage.next_page_uri);
  const [third, thirdPage] = await texts(secondPage.next_page_uri);

  expect([first, second, third]).toEqual([["5", "4"], ["3", "2"], ["1"]]);
  expect(thirdPage).toMatchObject({ next_page_uri: null, page: 2, page_size: 2, start: 4, end: 4 });
  expect((await texts(thirdPage.previous_page_uri))[0]).toEqual(["3", "2"]);
  expect((await texts(secondPage.previous_page_uri))[0]).toEqual(["6", "5"]);
});
