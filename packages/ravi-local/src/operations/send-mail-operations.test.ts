import { emailMessageSchema } from "@persona-launcher/ravi";
import { expect, test } from "vitest";
import { type Answer, openTestRavi, type TestIdentity, type TestRavi } from "../../testing/test-ravi.ts";

type Three = TestRavi & Record<"alice" | "bob" | "carol", TestIdentity>;

async function openWithThree(): Promise<Three> {
  const ravi = openTestRavi();
  const create = (name: string): Promise<TestIdentity> => ravi.createIdentity({ name, email: name });
  return { ...ravi, alice: await create("alice"), bob: await create("bob"), carol: await create("carol") };
}

function compose(ravi: TestRavi, from: TestIdentity, body: object, query = ""): Promise<Answer> {
  const content = { subject: "Hello", content: "How are you?", ...body };
  return ravi.ask(`POST /api/email-messages/compose/${query}`, { key: from.key, body: content });
}

async function mailOf(ravi: TestRavi, { key }: TestIdentity): Promise<Answer["body"]> {
  return (await ravi.ask("GET /api/email-messages/", { key })).body;
}

async function upload(ravi: TestRavi, { key }: TestIdentity, filename: string, content: string): Promise<string> {
  const presign = { filename, content_type: "text/plain", size: Buffer.byteLength(content) };
  const { body } = await ravi.ask("POST /api/email-attachments/presign/", { key, body: presign });
  const path = new URL(body.upload_url).pathname;
  expect(await ravi.ask(`PUT ${path}`, { key: undefined, body: content })).toMatchObject({ status: 200 });
  return body.uuid;
}

test("a mail between local identities is delivered, and the sender keeps a copy", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  const sent = await compose(ravi, alice, { to_email: bob.inbox, cc: [carol.inbox], bcc: [] }, "?inbox=1");
  expect(sent.status).toBe(201);
  emailMessageSchema.parse(sent.body);
  expect(sent.body).toMatchObject({
    from_email: alice.inbox,
    to_email: bob.inbox,
    cc: carol.inbox,
    subject: "Hello",
    text_content: "How are you?",
    direction: "outgoing",
    is_read: true,
  });
  expect(await mailOf(ravi, alice)).toEqual([sent.body]);
  for (const recipient of [bob, carol]) {
    expect(await mailOf(ravi, recipient)).toMatchObject([
      {
        from_email: alice.inbox,
        to_email: recipient.inbox,
        cc: carol.inbox,
        direction: "incoming",
        is_read: false,
        message_id: sent.body.message_id,
      },
    ]);
  }
  expect((await ravi.ask("GET /_local/outbox/")).body).toEqual([]);
  expect((await ravi.ask("GET /api/email-inbox/", { key: alice.key })).body).toEqual([]);
});

test("blind copies are delivered and stand in nobody's message", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  await compose(ravi, alice, { to_email: bob.inbox, bcc: [carol.inbox] });
  expect(await mailOf(ravi, carol)).toMatchObject([{ subject: "Hello" }]);
  for (const identity of [alice, bob]) expect(JSON.stringify(await mailOf(ravi, identity))).not.toContain(carol.inbox);
});

test("?inbox= takes the id and the address; the management key needs it", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  const asAccount = { ...alice, key: ravi.managementKey };
  const to = { to_email: carol.inbox };
  for (const query of [
    "?inbox=2",
    `?inbox=${bob.inbox}`,
    `?inbox=${bob.inbox.toUpperCase()}`,
    `?identity=${bob.uuid}`,
  ]) {
    expect((await compose(ravi, asAccount, to, query)).body).toMatchObject({ from_email: bob.inbox });
  }
  expect(await compose(ravi, asAccount, to)).toMatchObject({ status: 400, body: { inbox: [expect.any(String)] } });
  for (const query of ["?inbox=2", `?inbox=${bob.inbox}`, "?inbox=99", "?inbox=x", `?inbox=1&identity=${bob.uuid}`]) {
    const answer = await compose(ravi, alice, to, query);
    expect([403, 404]).toContain(answer.status);
  }
});

test("a reply keeps the thread on both sides and gets Re: once", async () => {
  const ravi = await openWithThree();
  const { alice, bob } = ravi;
  const first = await compose(ravi, alice, { to_email: bob.inbox });
  const [received] = await mailOf(ravi, bob);
  const reply = await ravi.ask(`POST /api/email-messages/${received.id}/reply/`, {
    key: bob.key,
    body: { content: "Well" },
  });
  expect(reply).toMatchObject({
    status: 201,
    body: { subject: "Re: Hello", to_email: alice.inbox, from_email: bob.inbox, thread_id: received.thread_id },
  });
  const [answer] = await mailOf(ravi, alice);
  expect(answer).toMatchObject({ subject: "Re: Hello", thread_id: first.body.thread_id, direction: "incoming" });
  const again = await ravi.ask(`POST /api/email-messages/${answer.id}/reply/`, {
    key: alice.key,
    body: { content: "Good" },
  });
  expect(again.body).toMatchObject({ subject: "Re: Hello", thread_id: first.body.thread_id });
  const thread = await ravi.ask(`GET /api/email-inbox/${first.body.thread_id}/`, { key: alice.key });
  expect(thread.body.messages.map(({ direction }: { direction: string }) => direction)).toEqual([
    "outgoing",
    "incoming",
    "outgoing",
  ]);
  expect((await ravi.ask("GET /api/email-inbox/", { key: alice.key })).body).toMatchObject([{ message_count: 3 }]);
});

test("a reply to mail from outside goes to its Reply-To, with In-Reply-To and References", async () => {
  const ravi = await openWithThree();
  const { alice } = ravi;
  const mail = { from: "app@example.com", subject: "Ticket", text: "x", message_id: "<2@x>", in_reply_to: "<1@x>" };
  await ravi.ask("POST /_local/email", { body: { to: alice.inbox, ...mail } });
  await ravi.ask("POST /api/email-messages/1/reply/", { key: alice.key, body: { content: "Thanks" } });
  expect((await ravi.ask("GET /_local/outbox/")).body).toMatchObject([
    {
      kind: "email",
      status: "kept",
      identity_uuid: alice.uuid,
      from: alice.inbox,
      to: ["app@example.com"],
      envelope: ["app@example.com"],
      subject: "Re: Ticket",
      text: "Thanks",
      references: ["<2@x>", "<1@x>"],
    },
  ]);
});

test("reply-all reaches everybody but oneself, and what one asks for besides", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  await compose(ravi, alice, { to_email: `${bob.inbox}, other@example.com`, cc: [carol.inbox] });
  const [received] = await mailOf(ravi, bob);
  const body = { content: "To all", cc: ["extra@example.com"] };
  const reply = await ravi.ask(`POST /api/email-messages/${received.id}/reply-all/`, { key: bob.key, body });
  expect(reply.body).toMatchObject({
    to_email: alice.inbox,
    cc: `other@example.com, ${carol.inbox}, extra@example.com`,
  });
  expect((await mailOf(ravi, carol))[0]).toMatchObject({ subject: "Re: Hello", from_email: bob.inbox });
  const [{ envelope }] = (await ravi.ask("GET /_local/outbox/")).body;
  expect(envelope).toEqual(["other@example.com", "extra@example.com"]);
});

test("a reply to one's own message goes to its recipients again", async () => {
  const ravi = await openWithThree();
  const { alice, bob } = ravi;
  const { body } = await compose(ravi, alice, { to_email: bob.inbox });
  const reply = await ravi.ask(`POST /api/email-messages/${body.id}/reply/`, {
    key: alice.key,
    body: { content: "PS" },
  });
  expect(reply.body).toMatchObject({ to_email: bob.inbox });
});

test("a forward carries the message and its files to somebody else", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  const uuid = await upload(ravi, alice, "plan.txt", "the plan");
  await compose(ravi, alice, { to_email: bob.inbox, attachment_uuids: [uuid] });
  const [received] = await mailOf(ravi, bob);
  const body = { to_email: carol.inbox, content: "See below" };
  const forwarded = await ravi.ask(`POST /api/email-messages/${received.id}/forward/`, { key: bob.key, body });
  expect(forwarded).toMatchObject({
    status: 201,
    body: { subject: "Fwd: Hello", attachments: [{ filename: "plan.txt" }] },
  });
  const [last] = await mailOf(ravi, carol);
  expect(last.text_content).toMatch(/^See below\n\n-+ Forwarded message -+\nFrom: alice@.*\n\nHow are you\?$/s);
  const download = new URL(last.attachments[0].download_url);
  const file = await ravi.ask(`GET ${download.pathname}${download.search}`, { key: undefined });
  expect(file).toMatchObject({ status: 200, body: "the plan" });
});

test("a forward of an HTML mail stays HTML and escapes the words before it", async () => {
  const ravi = await openWithThree();
  const { alice } = ravi;
  await ravi.ask("POST /_local/email", { body: { to: alice.inbox, from: "a@example.com", html: "<p>Original</p>" } });
  const body = { to_email: "x@example.com", content: "1 < 2" };
  const { body: sent } = await ravi.ask("POST /api/email-messages/1/forward/", { key: alice.key, body });
  expect(sent.html_content).toContain("1 &#60; 2");
  expect(sent.html_content).toContain("<p>Original</p>");
  expect(sent.text_content).toBe("");
});

test("HTML content is sent as HTML, an address in angle brackets is not HTML", async () => {
  const ravi = await openWithThree();
  const { alice, bob } = ravi;
  const html = await compose(ravi, alice, { to_email: bob.inbox, content: "<p>Hi <b>Bob</b></p>" });
  expect(html.body).toMatchObject({ html_content: "<p>Hi <b>Bob</b></p>", text_content: "" });
  const text = await compose(ravi, alice, { to_email: bob.inbox, content: "write to <b@example.com>" });
  expect(text.body).toMatchObject({ html_content: "", text_content: "write to <b@example.com>" });
});

test("mail to an address of the own domain that nobody has fails in the outbox", async () => {
  const ravi = await openWithThree();
  await compose(ravi, ravi.alice, { to_email: "nobody@ravi.localhost,x@example.com" });
  expect((await ravi.ask("GET /_local/outbox")).body).toMatchObject([
    { status: "failed", error: "No mailbox nobody@ravi.localhost here", envelope: ["nobody@ravi.localhost"] },
    { status: "kept", error: "", envelope: ["x@example.com"] },
  ]);
});

test("contacts are made by sending and receiving", async () => {
  const ravi = await openWithThree();
  const { alice, bob } = ravi;
  await compose(ravi, alice, { to_email: "friend@example.com" });
  await compose(ravi, alice, { to_email: "Friend@Example.com" });
  await compose(ravi, bob, { to_email: alice.inbox });
  expect((await ravi.ask("GET /api/contacts/", { key: alice.key })).body).toMatchObject([
    { email: "friend@example.com", source: "auto", interaction_count: 2, is_trusted: false },
    { email: bob.inbox, display_name: "bob", source: "auto", interaction_count: 1 },
  ]);
});

test.each([
  [{ to_email: "" }, "to_email"],
  [{ to_email: "no address" }, "to_email"],
  [{ to_email: "a@example.com\r\nBcc: b@example.com" }, "to_email"],
  [{ to_email: "a@b@example.com" }, "to_email"],
  [{ to_email: "a@example.com", cc: ["x"] }, "cc"],
  [{ to_email: "a@example.com", bcc: ["a@example.com\nX: y"] }, "bcc"],
  [{ to_email: "a@example.com", content: 5 }, "content"],
  [{ to_email: "a@example.com", attachment_uuids: ["nothing"] }, "attachment_uuids"],
])("compose %j is refused for its field %s, and nothing is sent", async (body, field) => {
  const ravi = await openWithThree();
  const answer = await compose(ravi, ravi.alice, body);
  expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
  expect(await mailOf(ravi, ravi.alice)).toEqual([]);
  expect((await ravi.ask("GET /_local/outbox")).body).toEqual([]);
});

test("a line end in the subject becomes a blank", async () => {
  const ravi = await openWithThree();
  const { body } = await compose(ravi, ravi.alice, { to_email: ravi.bob.inbox, subject: "a\r\nBcc: x@example.com" });
  expect(body.subject).toBe("a Bcc: x@example.com");
});

test("cc may be null, as nothing, or the comma-separated text of older clients", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  expect((await compose(ravi, alice, { to_email: bob.inbox, cc: null, bcc: "" })).body).toMatchObject({ cc: "" });
  const joined = `${carol.inbox}, x@example.com`;
  expect((await compose(ravi, alice, { to_email: bob.inbox, cc: joined })).body).toMatchObject({ cc: joined });
});

test("a message of another identity cannot be answered", async () => {
  const ravi = await openWithThree();
  const { alice, bob, carol } = ravi;
  await compose(ravi, alice, { to_email: bob.inbox });
  const [{ id }] = await mailOf(ravi, bob);
  for (const action of ["reply", "reply-all", "forward"]) {
    const body = { content: "x", to_email: carol.inbox };
    const answer = await ravi.ask(`POST /api/email-messages/${id}/${action}/`, { key: carol.key, body });
    expect(answer).toMatchObject({ status: 404 });
  }
});
