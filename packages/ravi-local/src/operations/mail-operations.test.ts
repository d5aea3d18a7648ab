import { emailMessageSchema, emailThreadDetailSchema, emailThreadSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { openTestRavi, type TestRavi } from "../../testing/test-ravi.ts";

async function openWithMail(): Promise<TestRavi & { key: string; inbox: string }> {
  const ravi = openTestRavi();
  const { key, inbox } = await ravi.createIdentity({ email: "reader" });
  const mails = [
    { subject: "Welcome", text: "Hello there", message_id: "<one@example.com>" },
    { subject: "Your code", text: "Your code is 123456" },
    { subject: "Re: Welcome", text: "Still there?", in_reply_to: "<one@example.com>" },
  ];
  for (const mail of mails)
    await ravi.ask("POST /_local/email", { body: { to: inbox, from: "app@example.com", ...mail } });
  return { ...ravi, key, inbox };
}

test("the inbox lists threads, latest activity first, as a bare array without bodies", async () => {
  const { ask, key, inbox } = await openWithMail();
  const { body } = await ask("GET /api/email-inbox/", { key });
  emailThreadSchema.strict().array().parse(body);
  expect(body).toMatchObject([
    {
      subject: "Welcome",
      preview: "Still there?",
      from_email: "app@example.com",
      inbox,
      message_count: 2,
      unread_count: 2,
    },
    { subject: "Your code", preview: "Your code is 123456", message_count: 1, unread_count: 1 },
  ]);
  expect(body[0].oldest_message_dt <= body[1].oldest_message_dt).toBe(true);
});

test("a thread shows its messages oldest first, and reading it marks them read", async () => {
  const { ask, key } = await openWithMail();
  const [{ thread_id: id }] = (await ask("GET /api/email-inbox/", { key })).body;
  const first = await ask(`GET /api/email-inbox/${id}/`, { key });
  emailThreadDetailSchema.parse(first.body);
  expect(first.body).toMatchObject({
    subject: "Welcome",
    message_count: 2,
    messages: [
      { text_content: "Hello there", direction: "incoming", is_read: false, cc: "", to_email: "reader@ravi.localhost" },
      { text_content: "Still there?", is_read: false },
    ],
  });
  const again = await ask(`GET /api/email-inbox/${id}/`, { key });
  expect(again.body.messages).toMatchObject([{ is_read: true }, { is_read: true }]);
  expect((await ask("GET /api/email-inbox/?has_unread=true", { key })).body).toMatchObject([{ subject: "Your code" }]);
  expect((await ask("GET /api/email-inbox/?has_unread=false", { key })).body).toMatchObject([{ thread_id: id }]);
});

test("the flat list is newest first, carries the bodies, and listing marks nothing", async () => {
  const { ask, key } = await openWithMail();
  const { body } = await ask("GET /api/email-messages/", { key });
  emailMessageSchema.array().parse(body);
  expect(body.map((message: { subject: string }) => message.subject)).toEqual(["Re: Welcome", "Your code", "Welcome"]);
  expect((await ask("GET /api/email-messages/?is_read=false", { key })).body).toHaveLength(3);
});

test("reading one message marks that one read", async () => {
  const { ask, key } = await openWithMail();
  const message = await ask("GET /api/email-messages/2/", { key });
  expect(message).toMatchObject({ status: 200, body: { id: 2, is_read: false, text_content: "Your code is 123456" } });
  expect(message.body.url).toMatch(/^http:\/\/.+\/api\/email-messages\/2\/$/);
  const unread = (await ask("GET /api/email-messages/?is_read=false", { key })).body;
  expect(unread.map(({ id }: { id: number }) => id)).toEqual([3, 1]);
  expect((await ask("GET /api/email-messages/?is_read=true", { key })).body).toMatchObject([{ id: 2, is_read: true }]);
});

test.each([
  "/api/email-messages/99/",
  "/api/email-messages/x/",
  "/api/email-messages/-1/",
  "/api/email-inbox/nothing/",
])("GET %s answers 404", async (path) => {
  const { ask, key } = await openWithMail();
  expect(await ask(`GET ${path}`, { key })).toMatchObject({ status: 404, body: { detail: "Not found." } });
});

test("a filter that is neither true nor false answers 400", async () => {
  const { ask, key } = await openWithMail();
  expect(await ask("GET /api/email-inbox/?has_unread=maybe", { key })).toMatchObject({
    status: 400,
    body: { has_unread: ["Must be true or false."] },
  });
});

test("a reply that overtakes its original meets it in one thread", async () => {
  const { ask, createIdentity } = openTestRavi();
  const { inbox, key } = await createIdentity();
  const send = (mail: object): Promise<unknown> =>
    ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", ...mail } });
  await send({ text: "reply", message_id: "<2@x>", in_reply_to: "<1@x>" });
  await send({ text: "original", message_id: "<1@x>" });
  await send({ text: "unrelated", message_id: "<3@x>" });
  const threads = (await ask("GET /api/email-inbox/", { key })).body;
  expect(threads).toMatchObject([{ preview: "unrelated" }, { preview: "original", message_count: 2 }]);
});

test("the same message to two identities gives each a thread of its own", async () => {
  const { ask, createIdentity } = openTestRavi();
  const [one, two] = [await createIdentity(), await createIdentity()];
  const body = { to: [one.inbox, two.inbox, one.inbox.toUpperCase()], from: "a@example.com", text: "hi" };
  const { body: answer } = await ask("POST /_local/email", { body });
  expect(answer.delivered).toMatchObject([{ identity_uuid: one.uuid }, { identity_uuid: two.uuid }]);
  expect(answer.delivered[0].thread_id).not.toBe(answer.delivered[1].thread_id);
});

test("POST /_local/email to an unknown address delivers to nobody", async () => {
  const { ask, key, inbox } = await openWithMail();
  const body = { to: [inbox, "nobody@ravi.localhost"], from: "a@example.com", text: "hi" };
  expect(await ask("POST /_local/email", { body })).toMatchObject({
    status: 404,
    body: { detail: "No Mailbox matches the given query." },
  });
  expect((await ask("GET /api/email-messages/", { key })).body).toHaveLength(3);
});
