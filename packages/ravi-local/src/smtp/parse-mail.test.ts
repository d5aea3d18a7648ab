import { expect, test } from "vitest";
import { parseMail } from "./parse-mail.ts";

const envelope = { sender: "envelope@example.com", domain: "ravi.localhost" };

function parse(lines: readonly string[]): ReturnType<typeof parseMail> {
  return parseMail(Buffer.from(lines.join("\r\n"), "latin1"), envelope);
}

test("headers give sender, copies, subject, id and the references nearest first", async () => {
  const mail = await parse([
    'From: "The App" <app@example.com>',
    "Cc: One <one@example.com>, two@example.com",
    "Subject: =?UTF-8?Q?Best=C3=A4tigung?=",
    "Message-ID: <3@x>",
    "In-Reply-To: <2@x>",
    "References: <0@x> <1@x>\r\n <2@x>",
    "",
    "Hello",
  ]);
  expect(mail).toMatchObject({
    from: "app@example.com",
    cc: "one@example.com, two@example.com",
    subject: "Bestätigung",
    messageId: "<3@x>",
    references: ["<2@x>", "<1@x>", "<0@x>"],
    html: "",
    attachments: [],
  });
  expect(mail.text.trim()).toBe("Hello");
});

test("a mail without headers gets its sender from the envelope and an id of its own", async () => {
  const mail = await parse(["", "just text"]);
  expect(mail).toMatchObject({ from: "envelope@example.com", subject: "", references: [], preview: "just text" });
  expect(mail.messageId).toMatch(/^<[\da-f-]{36}@ravi\.localhost>$/);
});

test("an HTML mail keeps its HTML, invents no text and has a readable preview", async () => {
  const mail = await parse(["Content-Type: text/html", "", "<p>Your code is <b>4711</b></p>"]);
  expect(mail).toMatchObject({ text: "", preview: "Your code is 4711" });
  expect(mail.html).toContain("<b>4711</b>");
});

test("attachments come with their bytes", async () => {
  const mail = await parse([
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "see file",
    "--b",
    'Content-Type: application/pdf; name="invoice.pdf"',
    'Content-Disposition: attachment; filename="invoice.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    "aGVsbG8=",
    "--b--",
  ]);
  expect(mail.attachments).toEqual([
    { filename: "invoice.pdf", contentType: "application/pdf", isInline: false, content: Buffer.from("hello") },
  ]);
});

test("a multipart without its boundary keeps the raw body as text", async () => {
  const mail = await parse([
    'Content-Type: multipart/alternative; boundary="missing"',
    "Subject: broken",
    "",
    "code 991",
  ]);
  expect(mail.subject).toBe("broken");
  expect(mail.text).toContain("code 991");
});

test("what the parser rejects is kept whole", async () => {
  const lines = Array.from({ length: 400 }, (_, depth) => [
    `Content-Type: multipart/mixed; boundary="b${depth}"`,
    "",
    `--b${depth}`,
  ]);
  const mail = await parse([...lines.flat(), "", "deep down"]);
  expect(mail.text).toContain("deep down");
  expect(mail.from).toBe("envelope@example.com");
});

test.each([
  "\u0000\u0001\u00ff\u00fe",
  "From",
  "Subject: =?UTF-8?B?!!!?=\r\n\r\nx",
  "From: <<>>,;:\r\n\r\nx",
  "\r\n\r\n\r\n",
  "",
])("%j does not throw", async (raw) => {
  const mail = await parseMail(Buffer.from(raw, "latin1"), envelope);
  expect(mail.from).not.toBe("");
});
