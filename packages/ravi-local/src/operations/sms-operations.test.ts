import { smsConversationDetailSchema, smsConversationSchema, smsMessageSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi, type TestRavi } from "../../testing/test-ravi.ts";

async function openWithSms(): Promise<TestRavi & { key: string; phone: string }> {
  const ravi = openTestRavi();
  const { key, phone } = await ravi.createIdentity({ provision_phone: true });
  for (const [from, body] of [
    ["+15551234567", "Your code is 111222"],
    ["ACME 50%", "Sale"],
    ["+1 (555) 123-4567", "Your code is 333444"],
  ]) {
    await ravi.ask("POST /_local/sms", { body: { to: phone, from: from?.replace("%", "."), body } });
  }
  return { ...ravi, key, phone };
}

test("POST /_local/sms answers the stored message", async () => {
  const { ask, phone } = await openWithSms();
  const answer = await ask("POST /_local/sms", { body: { to: "+1 (201) 555-0100", from: "+15550000000", body: "hi" } });
  expect(answer.status).toBe(201);
  smsMessageSchema.parse(answer.body);
  expect(answer.body).toMatchObject({
    from_number: "+15550000000",
    to_number: phone,
    phone,
    body: "hi",
    direction: "incoming",
    is_read: false,
    message_sid: expect.stringMatching(/^SM[\da-f]{32}$/),
  });
});

test("conversations are grouped by sender, latest first, without bodies", async () => {
  const { ask, key, phone } = await openWithSms();
  const { body } = await ask("GET /api/sms-inbox/", { key });
  smsConversationSchema.strict().array().parse(body);
  expect(body).toMatchObject([
    {
      conversation_id: "1_+15551234567",
      from_number: "+15551234567",
      phone_number: phone,
      preview: "Your code is 333444",
      message_count: 2,
      unread_count: 2,
    },
    { conversation_id: "1_ACME 50.", preview: "Sale", message_count: 1, unread_count: 1 },
  ]);
});

test.each(["1_+15551234567", "1_%2B15551234567", "%31_%2b15551234567"])(
  "the conversation id %s is percent-decoded once and its + is a plus",
  async (id) => {
    const { ask, key } = await openWithSms();
    const { status, body } = await ask(`GET /api/sms-inbox/${id}/`, { key });
    expect(status).toBe(200);
    smsConversationDetailSchema.parse(body);
    expect(body).toMatchObject({
      conversation_id: "1_+15551234567",
      message_count: 2,
      messages: [{ body: "Your code is 111222" }, { body: "Your code is 333444" }],
    });
  },
);

test.each(["1_%252B15551234567", "2_+15551234567", "1_", "_+15551234567", "x_+15551234567", "1_%zz", "1_+1%00"])(
  "the conversation id %s names nothing",
  async (id) => {
    const { ask, key } = await openWithSms();
    expect(await ask(`GET /api/sms-inbox/${id}/`, { key })).toMatchObject({ status: 404 });
  },
);

test("reading a conversation marks its messages read, and only those", async () => {
  const { ask, key } = await openWithSms();
  await ask("GET /api/sms-inbox/1_ACME%2050./", { key });
  expect((await ask("GET /api/sms-inbox/?has_unread=true", { key })).body).toMatchObject([
    { from_number: "+15551234567" },
  ]);
  expect((await ask("GET /api/messages/?is_read=false", { key })).body).toMatchObject([{ id: 3 }, { id: 1 }]);
});

test("reading one message marks that one read", async () => {
  const { ask, key } = await openWithSms();
  expect(await ask("GET /api/messages/3/", { key })).toMatchObject({ status: 200, body: { id: 3, is_read: false } });
  expect(await ask("GET /api/messages/3/", { key })).toMatchObject({ body: { is_read: true } });
  expect((await ask("GET /api/messages/?is_read=false", { key })).body).toMatchObject([{ id: 2 }, { id: 1 }]);
  expect(await ask("GET /api/messages/9/", { key })).toMatchObject({ status: 404 });
});

test.each([
  [{ to: "+12015550100", from: "", body: "b" }, 400],
  [{ to: "+12015550100", from: "a/b", body: "b" }, 400],
  [{ to: "+12015550100", body: "b" }, 400],
  [{ to: "+12015559999", from: "+1", body: "b" }, 404],
])("POST /_local/sms %j answers %i", async (body, status) => {
  const { ask } = await openWithSms();
  expect(await ask("POST /_local/sms", { body })).toMatchObject({ status });
});

test("a message between local phones is delivered, and both see one conversation", async () => {
  const { ask, createIdentity } = openTestRavi();
  const one = await createIdentity({ provision_phone: true });
  const two = await createIdentity({ provision_phone: true });
  const sent = await ask("POST /api/messages/send/", { key: one.key, body: { to_number: two.phone, body: "hello" } });
  expect(sent.status).toBe(201);
  smsMessageSchema.parse(sent.body);
  expect(sent.body).toMatchObject({
    from_number: one.phone,
    to_number: two.phone,
    phone: one.phone,
    direction: "outgoing",
    is_read: true,
  });
  expect((await ask("GET /api/messages/", { key: two.key })).body).toMatchObject([
    { from_number: one.phone, phone: two.phone, direction: "incoming", is_read: false, body: "hello" },
  ]);
  await ask("POST /api/messages/send/", { key: two.key, body: { to_number: "+1 (201) 555-0100", body: "hi back" } });
  const conversations = (await ask("GET /api/sms-inbox/", { key: one.key })).body;
  expect(conversations).toMatchObject([
    { conversation_id: `1_${two.phone}`, from_number: two.phone, phone: one.phone, message_count: 2, unread_count: 1 },
  ]);
  expect((await ask(`GET /api/sms-inbox/1_${two.phone}/`, { key: one.key })).body).toMatchObject({
    from_number: two.phone,
    phone: one.phone,
    messages: [{ direction: "outgoing" }, { direction: "incoming" }],
  });
  expect((await ask("GET /_local/outbox/")).body).toEqual([]);
  expect((await ask("GET /api/contacts/", { key: one.key })).body).toMatchObject([
    { phone_number: two.phone, interaction_count: 2, source: "auto" },
  ]);
});

test("a message for any other number stays in the outbox", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key, uuid, phone } = await createIdentity({ provision_phone: true });
  const { body } = await ask("POST /api/messages/send/", { key, body: { to_number: "+15557654321", body: "out" } });
  expect((await ask("GET /_local/outbox/")).body).toMatchObject([
    {
      kind: "sms",
      status: "kept",
      identity_uuid: uuid,
      from: phone,
      to: "+15557654321",
      message_sid: body.message_sid,
    },
  ]);
  expect((await ask("GET /api/sms-inbox/", { key })).body).toEqual([]);
});

test.each([
  [{ to_number: "+15557654321", body: "" }, { body: [expect.any(String)] }],
  [{ to_number: "+15557654321", body: "x".repeat(1601) }, { body: [expect.any(String)] }],
  [{ to_number: "call me", body: "x" }, { to_number: [expect.any(String)] }],
  [{ body: "x" }, { to_number: [expect.any(String)] }],
])("POST /api/messages/send/ %j is refused", async (body, fields) => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity({ provision_phone: true });
  expect(await ask("POST /api/messages/send/", { key, body })).toMatchObject({ status: 400, body: fields });
});

test("an identity without a phone cannot send", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { key } = await createIdentity();
  const body = { to_number: "+15557654321", body: "x" };
  expect(await ask("POST /api/messages/send/", { key, body })).toMatchObject({
    status: 400,
    body: { detail: "This identity has no phone number." },
  });
});
