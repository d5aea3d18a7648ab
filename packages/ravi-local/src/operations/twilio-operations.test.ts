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
    body: { from: null, messaging_service_sid: "MG1", status: "accepted" },
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
])("%j is refused with Twilio's code %i", async (fields, code) => {
  const ravi = await openWithPhone();
  expect(await send(ravi, fields)).toMatchObject({
    status: 400,
    body: { code, message: expect.any(String), more_info: `https://www.twilio.com/docs/errors/${code}`, status: 400 },
  });
  expect((await ravi.ask("GET /api/messages/")).body).toEqual([]);
});
