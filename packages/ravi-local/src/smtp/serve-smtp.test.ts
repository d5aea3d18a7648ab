import { connect } from "node:net";
import { once } from "node:events";
import { createTransport, type SendMailOptions, type Transporter } from "nodemailer";
import { expect, onTestFinished, test } from "vitest";
import { startForTest } from "../../testing/test-ravi.ts";
import type { LocalRavi } from "../start-local-ravi.ts";
import { maxMailBytes } from "./serve-smtp.ts";

interface MailTest {
  ravi: LocalRavi;
  transport: Transporter;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into JSON of every shape
  read: (path: string, key: string) => Promise<any>;
  createInbox: (name: string) => Promise<{ inbox: string; key: string; uuid: string }>;
}

async function openMailTest(): Promise<MailTest> {
  const ravi = await startForTest();
  // One kept connection: the server pauses 100 ms before each greeting.
  const transport = createTransport({ host: "127.0.0.1", port: ravi.smtpPort, pool: true, maxConnections: 1 });
  onTestFinished(() => transport.close());
  const read: MailTest["read"] = async (path, key) =>
    (await fetch(ravi.apiUrl + path, { headers: { authorization: `Bearer ${key}` } })).json();
  return { ravi, transport, read, createInbox: (name) => createInbox(ravi, name) };
}

async function createInbox(ravi: LocalRavi, name: string): Promise<{ inbox: string; key: string; uuid: string }> {
  const response = await fetch(`${ravi.apiUrl}/api/identities/`, {
    method: "POST",
    headers: { authorization: `Bearer ${ravi.managementKey}` },
    body: JSON.stringify({ email: name }),
  });
  const { inbox, api_key: key, uuid } = (await response.json()) as { inbox: string; api_key: string; uuid: string };
  return { inbox, key, uuid };
}

async function refusal(
  transport: Transporter,
  mail: SendMailOptions,
): Promise<{ responseCode: number; rejected: string[] }> {
  try {
    await transport.sendMail(mail);
  } catch (error) {
    return error as { responseCode: number; rejected: string[] };
  }
  throw new Error("Cannot see a refusal: the mail was taken");
}

test("a mail with unicode, copies and an attachment arrives as it was sent", async () => {
  const { transport, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  await transport.sendMail({
    from: "App <app@example.com>",
    to: inbox,
    cc: "other@example.com",
    subject: "Bestätigung ✅ 確認",
    text: "Dein Code: 123456 🙂",
    html: "<p>Dein Code: <b>123456</b></p>",
    attachments: [{ filename: "ünï.txt", content: "hello" }],
    disableFileAccess: true,
    envelope: { from: "bounce@example.com", to: [inbox] },
  });
  const messages = await read("/api/email-messages/", key);
  expect(messages).toMatchObject([
    {
      from_email: "app@example.com",
      to_email: inbox,
      cc: "other@example.com",
      subject: "Bestätigung ✅ 確認",
      html_content: expect.stringContaining("<b>123456</b>"),
      is_read: false,
      attachments: [{ filename: "ünï.txt", content_type: "text/plain", size: 5 }],
    },
  ]);
  expect(messages[0].text_content.trim()).toBe("Dein Code: 123456 🙂");
});

test("replies join the thread of what they answer", async () => {
  const { transport, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const send = (mail: SendMailOptions): Promise<unknown> =>
    transport.sendMail({ from: "a@example.com", to: inbox, text: "x", ...mail });
  await send({ subject: "One", messageId: "<1@x>" });
  await send({ subject: "Two", messageId: "<2@x>" });
  await send({ subject: "Re: One", messageId: "<3@x>", inReplyTo: "<1@x>" });
  await send({ subject: "Re: Re: One", messageId: "<4@x>", references: "<1@x> <unknown@x>" });
  const threads = await read("/api/email-inbox/", key);
  expect(threads).toMatchObject([
    { subject: "One", message_count: 3 },
    { subject: "Two", message_count: 1 },
  ]);
  const detail = await read(`/api/email-inbox/${threads[0].thread_id}/`, key);
  expect(detail.messages.map(({ subject }: { subject: string }) => subject)).toEqual(["One", "Re: One", "Re: Re: One"]);
});

test("one mail to several identities arrives once at each, whatever the case of the address", async () => {
  const { transport, read, createInbox: create } = await openMailTest();
  const [alice, bob, carol] = [await create("alice"), await create("bob"), await create("carol")];
  const to = [alice.inbox, bob.inbox.toUpperCase(), alice.inbox];
  await transport.sendMail({ from: "a@example.com", to, subject: "both", text: "x" });
  expect(await read("/api/email-messages/", alice.key)).toMatchObject([{ to_email: alice.inbox }]);
  expect(await read("/api/email-messages/", bob.key)).toMatchObject([{ to_email: bob.inbox }]);
  expect(await read("/api/email-messages/", carol.key)).toEqual([]);
});

test("an unknown recipient is refused with 550, known ones beside it are served", async () => {
  const { transport, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const mail = { from: "a@example.com", subject: "s", text: "x" };
  expect(await refusal(transport, { ...mail, to: "nobody@ravi.localhost" })).toMatchObject({ responseCode: 550 });
  expect(await refusal(transport, { ...mail, to: "alice@elsewhere.example" })).toMatchObject({ responseCode: 550 });
  const sent = await transport.sendMail({ ...mail, to: [inbox, "nobody@ravi.localhost"] });
  expect(sent).toMatchObject({ accepted: [inbox], rejected: ["nobody@ravi.localhost"] });
  expect(await read("/api/email-messages/", key)).toHaveLength(1);
});

test("mail to a deleted identity is refused", async () => {
  const { ravi, transport, createInbox: create } = await openMailTest();
  const { inbox, uuid } = await create("alice");
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  expect((await fetch(`${ravi.apiUrl}/api/identities/${uuid}/`, { method: "DELETE", headers })).status).toBe(204);
  expect(await refusal(transport, { from: "a@example.com", to: inbox, text: "x" })).toMatchObject({
    responseCode: 550,
  });
});

test("a mail beyond the size limit is refused with 552 and the connection goes on", async () => {
  const { ravi, transport, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const text = "0123456789abcde\n".repeat(maxMailBytes / 16 + 1);
  // Its own client: this one does not announce the size, so the limit must hold while the data arrives.
  const replies = await talk(ravi.smtpPort, [
    "EHLO x",
    "MAIL FROM:<a@example.com>",
    `RCPT TO:<${inbox}>`,
    "DATA",
    `Subject: big\r\n\r\n${text.replaceAll("\n", "\r\n")}\r\n.`,
    "QUIT",
  ]);
  expect(replies.map((reply) => reply.slice(0, 3))).toEqual(["220", "250", "250", "250", "354", "552", "221"]);
  expect(await refusal(transport, { from: "a@example.com", to: inbox, text })).toMatchObject({ responseCode: 552 });
  expect(await read("/api/email-messages/", key)).toEqual([]);
});

test("malformed MIME survives", async () => {
  const { ravi, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const broken = 'Content-Type: multipart/mixed; boundary="nowhere"\r\nSubject: broken\r\n\r\nYour code is 555777';
  const replies = await talk(ravi.smtpPort, [
    "HELO x",
    "MAIL FROM:<>",
    `RCPT TO:<${inbox}>`,
    "DATA",
    `${broken}\r\n.`,
    "QUIT",
  ]);
  expect(replies.at(-2)).toMatch(/^250 /);
  const [message] = await read("/api/email-messages/", key);
  expect(message).toMatchObject({ subject: "broken", from_email: "" });
  expect(message.text_content).toContain("Your code is 555777");
});

test("the server offers neither login nor STARTTLS, and serves no relay", async () => {
  const { ravi, createInbox: create } = await openMailTest();
  await create("alice");
  const [, greeting, auth, starttls] = await talk(ravi.smtpPort, ["EHLO x", "AUTH PLAIN AGEAYg==", "STARTTLS", "QUIT"]);
  expect(greeting).not.toMatch(/AUTH|STARTTLS/);
  expect([auth?.slice(0, 1), starttls?.slice(0, 1)]).toEqual(["5", "5"]);
});

// Sends each command after the reply to the one before; returns all replies, the greeting first.
async function talk(port: number, commands: readonly string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  onTestFinished(() => void socket.destroy());
  const replies: string[] = [];
  for (const command of ["", ...commands]) {
    if (command !== "") socket.write(`${command}\r\n`);
    let reply = "";
    while (!/^\d{3} .*\r\n$/m.test(reply)) reply += ((await once(socket, "data")) as string[])[0];
    replies.push(reply);
  }
  return replies;
}

test("an attachment that came by SMTP is downloaded byte by byte, by its own link and without a key", async () => {
  const { transport, read, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const content = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
  const attachments = [{ filename: "data.bin", content, contentType: "application/x-thing" }];
  await transport.sendMail({ from: "app@example.com", to: inbox, subject: "file", text: "x", attachments });
  const [{ attachments: found }] = await read("/api/email-messages/", key);
  expect(found).toMatchObject([{ filename: "data.bin", size: content.length, content_type: "application/x-thing" }]);
  const answer = await fetch(found[0].download_url);
  expect(answer.headers.get("content-type")).toBe("application/x-thing");
  expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true);
});

test("a reply goes to the Reply-To of a mail that came by SMTP", async () => {
  const { ravi, transport, createInbox: create } = await openMailTest();
  const { inbox, key } = await create("alice");
  const mail = { from: "noreply@example.com", replyTo: "desk@example.com", subject: "s", text: "x" };
  await transport.sendMail({ ...mail, to: [inbox, "bob@example.com"], envelope: { from: "a@example.com", to: inbox } });
  const init = { method: "POST", headers: { authorization: `Bearer ${key}` }, body: JSON.stringify({ content: "y" }) };
  const reply = await fetch(`${ravi.apiUrl}/api/email-messages/1/reply-all/`, init);
  expect(await reply.json()).toMatchObject({ to_email: "desk@example.com", cc: "bob@example.com" });
});
