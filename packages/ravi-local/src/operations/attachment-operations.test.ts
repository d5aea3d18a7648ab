import { expect, test, vi } from "vitest";
import { type Answer, openTestRavi, type TestIdentity, type TestRavi } from "../../testing/test-ravi.ts";

interface Presigned {
  uuid: string;
  uploadPath: string;
}

async function openWithKey(): Promise<TestRavi & { key: string; inbox: string; presign: () => Promise<Presigned> }> {
  const ravi = openTestRavi();
  const { key, inbox } = await ravi.createIdentity();
  const presign = async (): Promise<Presigned> => {
    const body = { filename: "notes.txt", content_type: "text/plain", size: 5 };
    const answer = await ravi.ask("POST /api/email-attachments/presign/", { key, body });
    expect(answer.status).toBe(201);
    return { uuid: answer.body.uuid, uploadPath: new URL(answer.body.upload_url).pathname };
  };
  return { ...ravi, key, inbox, presign };
}

test("a presigned upload has an absolute, unguessable address and works once, without a key", async () => {
  const { ask, presign, journal } = await openWithKey();
  const { uploadPath } = await presign();
  expect(uploadPath).toMatch(/^\/api\/email-attachments\/upload\/[\w-]{43}\/$/);
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body: "hello" })).toMatchObject({ status: 200 });
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body: "again" })).toMatchObject({ status: 404 });
  expect(journal.list().map(({ path }) => path)).toContain("/api/email-attachments/upload/***/");
});

test("an upload must have the announced size, and can be tried again when it has not", async () => {
  const { ask, presign } = await openWithKey();
  const { uploadPath } = await presign();
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body: "too long" })).toMatchObject({ status: 400 });
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body: "hello" })).toMatchObject({ status: 200 });
});

test("a body beyond 10 MB answers 413", async () => {
  const { ask, presign } = await openWithKey();
  const { uploadPath } = await presign();
  const body = "x".repeat(10 * 1024 * 1024 + 1);
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body })).toMatchObject({ status: 413 });
});

test("an upload and a download expire", async () => {
  const { ask, presign, key, inbox } = await openWithKey();
  const { uploadPath } = await presign();
  const file = { filename: "a.txt", content_base64: Buffer.from("hello").toString("base64") };
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", attachments: [file] } });
  const [mail] = (await ask("GET /api/email-messages/", { key })).body;
  const { pathname, search } = new URL(mail.attachments[0].download_url);
  vi.setSystemTime(Date.now() + 61 * 60_000);
  expect(await ask(`PUT ${uploadPath}`, { key: undefined, body: "hello" })).toMatchObject({ status: 404 });
  expect(await ask(`GET ${pathname}${search}`, { key: undefined })).toMatchObject({ status: 403 });
  vi.useRealTimers();
  expect(await ask(`GET ${pathname}${search}`, { key: undefined })).toMatchObject({ status: 200, body: "hello" });
});

test("a download is a file, never a page", async () => {
  const { ask, key, inbox } = await openWithKey();
  const file = {
    filename: "ünï 'x'.html",
    content_type: "text/html",
    content_base64: Buffer.from("<script>alert(1)</script>").toString("base64"),
  };
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", attachments: [file] } });
  const [mail] = (await ask("GET /api/email-messages/", { key })).body;
  const { pathname, search } = new URL(mail.attachments[0].download_url);
  const { headers, body } = await ask(`GET ${pathname}${search}`, { key: undefined });
  expect(body).toBe("<script>alert(1)</script>");
  expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''%C3%BCn%C3%AF%20%27x%27.html");
  expect(headers.get("content-security-policy")).toContain("sandbox");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("a download needs its own signature", async () => {
  const { ask, key, inbox } = await openWithKey();
  const file = { filename: "a.txt", content_base64: "aGVsbG8=" };
  await ask("POST /_local/email", { body: { to: inbox, from: "a@example.com", attachments: [file, file] } });
  const [mail] = (await ask("GET /api/email-messages/", { key })).body;
  const [one, two] = mail.attachments.map(({ download_url: url }: { download_url: string }) => new URL(url));
  const later = one.search.replace(/expires=\d/, "expires=9");
  for (const path of [one.pathname, `${two.pathname}${one.search}`, `${one.pathname}${later}`]) {
    expect(await ask(`GET ${path}`, { key })).toMatchObject({ status: 403 });
  }
});

test.each([
  [{ filename: "run.exe", size: 5 }, "filename"],
  [{ filename: "invoice.pdf.JS", size: 5 }, "filename"],
  [{ filename: "x.lnk. ", size: 5 }, "filename"],
  [{ filename: "../a.txt", size: 5 }, "filename"],
  [{ filename: "", size: 5 }, "filename"],
  [{ filename: "a.txt", size: -1 }, "size"],
  [{ filename: "a.txt", size: 10 * 1024 * 1024 + 1 }, "size"],
  [{ filename: "a.txt" }, "size"],
])("presign %j is refused for its field %s", async (body, field) => {
  const { ask, key } = await openWithKey();
  expect(await ask("POST /api/email-attachments/presign/", { key, body })).toMatchObject({
    status: 400,
    body: { [field]: [expect.any(String)] },
  });
});

test("a file that was announced and not uploaded cannot be sent, nor one of another identity", async () => {
  const { ask, key, presign, createIdentity } = await openWithKey();
  const { uuid, uploadPath } = await presign();
  const body = { to_email: "x@example.com", subject: "s", content: "c", attachment_uuids: [uuid] };
  expect(await ask("POST /api/email-messages/compose/", { key, body })).toMatchObject({
    status: 400,
    body: { attachment_uuids: [`Attachment ${uuid} was not uploaded.`] },
  });
  await ask(`PUT ${uploadPath}`, { key: undefined, body: "hello" });
  const other = await createIdentity();
  expect(await ask("POST /api/email-messages/compose/", { key: other.key, body })).toMatchObject({
    status: 400,
    body: { attachment_uuids: [`There is no attachment ${uuid}.`] },
  });
  expect(await ask("POST /api/email-messages/compose/", { key, body })).toMatchObject({
    status: 201,
    body: { attachments: [{ uuid, filename: "notes.txt", content_type: "text/plain", size: 5, is_inline: false }] },
  });
});

test("bytes are stored once however many get them, and go with the last one", async () => {
  const { ask, state, createIdentity } = await openWithKey();
  const [one, two] = [await createIdentity(), await createIdentity()];
  const file = { filename: "a.txt", content_base64: "aGVsbG8=" };
  await ask("POST /_local/email", { body: { to: [one.inbox, two.inbox], from: "a@example.com", attachments: [file] } });
  const count = (): number | undefined =>
    state.db.get<{ n: number }>("SELECT count(*) AS n FROM attachment_contents")?.n;
  expect(count()).toBe(1);
  await ask(`DELETE /api/identities/${one.uuid}/`);
  expect(count()).toBe(1);
  await ask(`DELETE /api/identities/${two.uuid}/`);
  expect(count()).toBe(0);
});

interface AccountUpload {
  uuid: string;
  sender: TestIdentity;
  /** A mail of the sender with that file, through the management key. */
  compose: (identity: TestIdentity, key?: string) => Promise<Answer>;
}

async function uploadForAccount(ravi: TestRavi): Promise<AccountUpload> {
  const sender = await ravi.createIdentity();
  const file = { filename: "notes.txt", content_type: "text/plain", size: 5 };
  const { body } = await ravi.ask("POST /api/email-attachments/presign/", { body: file });
  await ravi.ask(`PUT ${new URL(body.upload_url).pathname}`, { key: undefined, body: "hello" });
  const mail = { to_email: "x@example.com", subject: "s", content: "c", attachment_uuids: [body.uuid] };
  const compose: AccountUpload["compose"] = ({ inbox, uuid }, key = ravi.managementKey) =>
    ravi.ask(`POST /api/email-messages/compose/?identity=${uuid}&inbox=${inbox}`, { key, body: mail });
  return { uuid: body.uuid, sender, compose };
}

test("the management key presigns without ?identity=, as the released Go CLI sends it with --identity", async () => {
  const { sender, compose, uuid } = await uploadForAccount(openTestRavi());
  expect(await compose(sender)).toMatchObject({
    status: 201,
    body: { attachments: [{ uuid, filename: "notes.txt" }] },
  });
});

test("a file of the account belongs to the first identity that sends it", async () => {
  const ravi = openTestRavi();
  const { sender, compose, uuid } = await uploadForAccount(ravi);
  const other = await ravi.createIdentity();
  await compose(sender);
  expect(await compose(sender)).toMatchObject({ status: 201 });
  expect(await compose(other)).toMatchObject({
    status: 400,
    body: { attachment_uuids: [`There is no attachment ${uuid}.`] },
  });
  await ravi.ask(`DELETE /api/identities/${sender.uuid}/`);
  expect(ravi.state.db.all("SELECT id FROM attachment_contents", [])).toEqual([]);
});

test("an identity key cannot send a file of the account", async () => {
  const { sender, compose, uuid } = await uploadForAccount(openTestRavi());
  expect(await compose(sender, sender.key)).toMatchObject({
    status: 400,
    body: { attachment_uuids: [`There is no attachment ${uuid}.`] },
  });
});

test("reset forgets the files of the account", async () => {
  const ravi = openTestRavi();
  await uploadForAccount(ravi);
  await ravi.ask("POST /_local/reset");
  expect(ravi.state.db.all("SELECT id FROM attachments UNION SELECT id FROM attachment_contents", [])).toEqual([]);
});

test("an empty file is announced, uploaded, sent and downloaded", async () => {
  const { ask, key, createIdentity } = await openWithKey();
  const { inbox, key: receiver } = await createIdentity();
  const file = { filename: "empty.txt", content_type: "text/plain", size: 0 };
  const { body } = await ask("POST /api/email-attachments/presign/", { key, body: file });
  expect(await ask(`PUT ${new URL(body.upload_url).pathname}`, { key: undefined })).toMatchObject({ status: 200 });
  const mail = { to_email: inbox, subject: "s", content: "c", attachment_uuids: [body.uuid] };
  expect(await ask("POST /api/email-messages/compose/", { key, body: mail })).toMatchObject({ status: 201 });
  const [received] = (await ask("GET /api/email-messages/", { key: receiver })).body;
  expect(received.attachments).toMatchObject([{ filename: "empty.txt", size: 0 }]);
  const { pathname, search } = new URL(received.attachments[0].download_url);
  expect(await ask(`GET ${pathname}${search}`, { key: undefined })).toMatchObject({ status: 200, body: undefined });
});
