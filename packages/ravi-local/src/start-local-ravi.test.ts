import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, test } from "vitest";
import { startForTest, temporaryDirectory } from "../testing/test-ravi.ts";
import type { LogEntry } from "./log-entry.ts";
import { type LocalRavi, startLocalRavi } from "./start-local-ravi.ts";

async function ask(ravi: LocalRavi, method: string, path: string, body?: object): Promise<Response> {
  return fetch(ravi.apiUrl + path, {
    method,
    headers: { authorization: `Bearer ${ravi.managementKey}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

test("a disposable Ravi serves over sockets and leaves nothing behind", async () => {
  const ravi = await startLocalRavi();
  expect(ravi).toMatchObject({ domain: "ravi.localhost", managementKey: expect.stringMatching(/^ravi_mgmt_/) });
  expect((await ask(ravi, "POST", "/api/identities/", { name: "one" })).status).toBe(201);
  expect(await (await ask(ravi, "GET", "/api/identities/")).json()).toMatchObject([{ inbox: "one@ravi.localhost" }]);
  expect(ravi.requests()).toMatchObject([
    { method: "POST", path: "/api/identities/", status: 201, keyKind: "management" },
    { method: "GET", path: "/api/identities/", status: 200, keyKind: "management" },
  ]);
  expect(readdirSync(ravi.stateDir)).not.toContain("master.key");
  await ravi[Symbol.asyncDispose]();
  await ravi.close();
  expect(existsSync(ravi.stateDir)).toBe(false);
  await expect(fetch(ravi.apiUrl)).rejects.toThrow("fetch failed");
  await expect(once(connect(ravi.smtpPort, "127.0.0.1"), "connect")).rejects.toMatchObject({ code: "ECONNREFUSED" });
});

test("a request like the Go client's works: JSON content type, empty body, gzip accepted", async () => {
  const ravi = await startForTest();
  const client = request(`${ravi.apiUrl}/api/identities/`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${ravi.managementKey}`,
      "content-type": "application/json",
      accept: "application/json",
      "accept-encoding": "gzip",
      "content-length": 0,
    },
  }).end();
  const [response] = await once(client, "response");
  expect(response.statusCode).toBe(201);
  expect(JSON.parse(await text(response))).toMatchObject({ api_key: expect.stringMatching(/^ravi_id_/) });
});

test("a body beyond the limit is refused over sockets too, with and without its length announced", async () => {
  const ravi = await startForTest();
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const large = new Uint8Array(1024 * 1024 + 1);
  const streamed = { method: "POST", headers, body: new Blob([large]).stream(), duplex: "half" } as RequestInit;
  for (const init of [{ method: "POST", headers, body: large }, streamed]) {
    expect((await fetch(`${ravi.apiUrl}/api/identities/`, init)).status).toBe(413);
  }
  expect((await ask(ravi, "POST", "/api/identities/")).status).toBe(201);
});

test("two disposable Ravis run side by side", async () => {
  const one = await startForTest();
  const two = await startForTest();
  await ask(one, "POST", "/api/identities/", { name: "same" });
  expect((await ask(two, "POST", "/api/identities/", { name: "same" })).status).toBe(201);
  expect(one.managementKey).not.toBe(two.managementKey);
});

test("a kept state directory keeps the management key, identities and secrets", async () => {
  const stateDir = join(temporaryDirectory(), "new", "state");
  const first = await startLocalRavi({ stateDir });
  await ask(first, "POST", "/api/identities/", { name: "kept" });
  const [{ uuid }] = (await (await ask(first, "GET", "/api/identities/")).json()) as [{ uuid: string }];
  await ask(first, "POST", `/api/secrets/?identity=${uuid}`, { key: "TOKEN", value: "kept too" });
  await first.close();
  const second = await startForTest({ stateDir });
  expect(second.managementKey).toBe(first.managementKey);
  expect(await (await ask(second, "GET", `/api/secrets/?identity=${uuid}`)).json()).toMatchObject([
    { value: "kept too" },
  ]);
  const modes = ["", ...readdirSync(stateDir)].map((name) => [
    name,
    (statSync(join(stateDir, name)).mode & 0o777).toString(8),
  ]);
  expect(Object.fromEntries(modes)).toEqual({
    "": "700",
    "lock.db": "600",
    "management.key": "600",
    "master.key": "600",
    "ravi.db": "600",
    "ravi.db-shm": "600",
    "ravi.db-wal": "600",
  });
});

test("a state directory serves one Ravi at a time", async () => {
  const stateDir = temporaryDirectory();
  const first = await startLocalRavi({ stateDir });
  await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({ name: "LocalRaviError", code: "STATE_LOCKED" });
  expect((await ask(first, "GET", "/api/identities/")).status).toBe(200);
  await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({ code: "STATE_LOCKED" });
  await first.close();
  await (await startLocalRavi({ stateDir })).close();
});

test("a taken port is named, and the failed start frees the state directory", async () => {
  const first = await startForTest();
  const stateDir = temporaryDirectory();
  const port = Number(new URL(first.apiUrl).port);
  await expect(startLocalRavi({ stateDir, port })).rejects.toMatchObject({
    code: "PORT_TAKEN",
    message: `Cannot listen on 127.0.0.1 port ${port}: the port is in use`,
  });
  await expect(startLocalRavi({ stateDir, smtpPort: first.smtpPort })).rejects.toMatchObject({ code: "PORT_TAKEN" });
  await (await startLocalRavi({ stateDir })).close();
});

test.each(["0.0.0.0", "::", "192.168.1.10", "example.com", "128.0.0.1", "127.0.0.1.example.com", ""])(
  "the host %j is refused",
  async (host) => {
    await expect(startLocalRavi({ host })).rejects.toMatchObject({ code: "HOST_NOT_LOOPBACK" });
  },
);

test.each(["", "Upper.example", "a b", "-a.example", "a..b", "x@y", "a.example\n"])(
  "the domain %j is refused",
  async (domain) => {
    await expect(startLocalRavi({ domain })).rejects.toMatchObject({ code: "OPTION_INVALID" });
  },
);

test("domain and owner are the caller's choice", async () => {
  const ravi = await startForTest({ domain: "mail.test", owner: { firstName: "Ada", lastName: "L" } });
  expect(await (await ask(ravi, "POST", "/api/identities/", { name: "one" })).json()).toMatchObject({
    inbox: "one@mail.test",
  });
  expect(await (await ask(ravi, "GET", "/api/master/")).json()).toEqual({ first_name: "Ada", last_name: "L" });
});

test("a state directory that is a link, a file or open to others is refused", async () => {
  const base = temporaryDirectory();
  const open = join(base, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  symlinkSync(temporaryDirectory(), join(base, "link"));
  writeFileSync(join(base, "file"), "");
  for (const name of ["open", "link", "file"]) {
    await expect(startLocalRavi({ stateDir: join(base, name) })).rejects.toMatchObject({ code: "STATE_DIR_UNSAFE" });
  }
  expect(readdirSync(open)).toEqual([]);
});

test("a management key file that others can read, or that is a link, is refused", async () => {
  for (const plant of [
    (path: string) => writeFileSync(path, "ravi_mgmt_planted", { mode: 0o644 }),
    (path: string) => symlinkSync("/etc/hostname", path),
  ]) {
    const stateDir = temporaryDirectory();
    plant(join(stateDir, "management.key"));
    await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({ code: "FILE_NOT_PRIVATE" });
  }
});

test("a database of a newer version is left alone", async () => {
  const stateDir = temporaryDirectory();
  await (await startLocalRavi({ stateDir })).close();
  const database = new DatabaseSync(join(stateDir, "ravi.db"));
  database.exec("PRAGMA user_version = 99");
  database.close();
  await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({ code: "DATABASE_TOO_NEW" });
});

test("closing ends connections that clients keep open", async () => {
  const logged: LogEntry[] = [];
  const ravi = await startLocalRavi({ log: (entry) => logged.push(entry) });
  const sockets = [Number(new URL(ravi.apiUrl).port), ravi.smtpPort].map((port) => connect(port, "127.0.0.1").resume());
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const ends = sockets.map((socket) => once(socket, "close"));
  await ravi.close();
  await Promise.all(ends);
  expect(logged.filter(({ level }) => level === "error")).toEqual([]);
});

async function createPerson(ravi: LocalRavi): Promise<{ uuid: string; inbox: string; phone: string; api_key: string }> {
  const answer = await ask(ravi, "POST", "/api/identities/", { provision_phone: true });
  return (await answer.json()) as { uuid: string; inbox: string; phone: string; api_key: string };
}

test("an embedder delivers mail and text messages without HTTP", async () => {
  const ravi = await startForTest();
  const { uuid, inbox, phone } = await createPerson(ravi);
  const attachments = [{ filename: "a.txt", content: "hello" }];
  const [mail] = ravi.deliverEmail({ to: inbox, from: "a@example.com", subject: "s", html: "<p>hi</p>", attachments });
  const sms = ravi.deliverSms({ to: phone, from: "+1 (555) 123-4567", body: "hi" });
  expect(mail).toEqual({ identityUuid: uuid, id: 1, threadId: expect.stringMatching(/^thread-/) });
  expect(sms).toEqual({ identityUuid: uuid, id: 1, conversationId: "1_+15551234567" });
  const [message] = (await (await ask(ravi, "GET", "/api/email-messages/")).json()) as [
    { attachments: [{ download_url: string }] },
  ];
  expect(message).toMatchObject({
    subject: "s",
    html_content: "<p>hi</p>",
    attachments: [{ filename: "a.txt", size: 5 }],
  });
  expect(await (await fetch(message.attachments[0].download_url)).text()).toBe("hello");
  const unknown = { code: "RECIPIENT_UNKNOWN" };
  expect(() => ravi.deliverEmail({ to: [inbox, "x@y.z"], from: "a@b.c" })).toThrow(expect.objectContaining(unknown));
  expect(() => ravi.deliverSms({ to: "+1", from: "a", body: "b" })).toThrow(expect.objectContaining(unknown));
  expect(await (await ask(ravi, "GET", "/api/email-messages/")).json()).toHaveLength(1);
});

test("reset forgets everything but the management key, over HTTP and in the process", async () => {
  const ravi = await startForTest();
  const overHttp = async (): Promise<void> => void (await ask(ravi, "POST", "/_local/reset"));
  const inProcess = (): Promise<void> => Promise.resolve(ravi.reset());
  for (const reset of [overHttp, inProcess]) {
    const { inbox, phone, api_key: key } = await createPerson(ravi);
    ravi.deliverEmail({ to: inbox, from: "a@example.com", attachments: [{ filename: "a", content: "b" }] });
    await ask(ravi, "POST", `/api/email-messages/compose/?inbox=${inbox}`, {
      to_email: "x@example.com",
      content: "out",
    });
    await ask(ravi, "POST", "/api/messages/send/", { to_number: "+15557654321", body: "x" });
    await fetch(`${ravi.apiUrl}/api/auth/device/`, { method: "POST" });
    ravi.faults.add({ kind: "status", path: "/nowhere" });
    await reset();
    expect(ravi.faults.list()).toEqual([]);
    expect(ravi.outbox()).toEqual([]);
    expect(await (await ask(ravi, "GET", "/_local/state")).json()).toMatchObject({ identity_count: 0 });
    expect(await (await ask(ravi, "GET", "/_local/device/")).json()).toEqual([]);
    const headers = { authorization: `Bearer ${key}` };
    expect((await fetch(`${ravi.apiUrl}/api/email/`, { headers })).status).toBe(401);
    // A number that was given once is never given again.
    expect((await createPerson(ravi)).phone).not.toBe(phone);
  }
});

test("a database of the first version is upgraded and keeps what it holds", async () => {
  const stateDir = temporaryDirectory();
  const first = await startLocalRavi({ stateDir });
  const { inbox, phone, api_key: key } = await createPerson(first);
  await first.close();
  const old = new DatabaseSync(join(stateDir, "ravi.db"));
  old.exec(`
    DROP TRIGGER attachment_contents_without_use;
    DROP TABLE events; DROP TABLE outbox; DROP TABLE attachments; DROP TABLE attachment_contents; DROP TABLE contacts;
    DROP TABLE passwords; DROP TABLE domains; DROP TABLE twilio_messages;
    DROP INDEX sms_messages_by_partner;
    ALTER TABLE sms_messages DROP COLUMN partner;
    ALTER TABLE email_messages DROP COLUMN recipients;
    ALTER TABLE email_messages DROP COLUMN reply_to;
    ALTER TABLE email_messages DROP COLUMN earlier_ids;
    CREATE INDEX sms_messages_by_conversation ON sms_messages (phone_id, from_number);
    INSERT INTO email_messages (identity_id, thread_id, message_id, from_email, to_email, cc, subject, preview,
      text_content, html_content, attachments, direction, is_read, created_dt)
      VALUES (1, 'thread-1', '<1@x>', 'a@example.com', '${inbox}', '', 'old', '', 'old', '', '[]', 'incoming', 0,
        '2026-01-01T00:00:00.000Z');
    INSERT INTO thread_references VALUES (1, '<1@x>', 'thread-1');
    INSERT INTO sms_messages (phone_id, from_number, to_number, body, message_sid, direction, is_read, created_dt)
      VALUES (1, '+15551234567', '${phone}', 'old', 'SM1', 'incoming', 0, '2026-01-01T00:00:00.000Z');
    PRAGMA user_version = 1`);
  old.close();
  const ravi = await startForTest({ stateDir });
  const get = async (path: string): Promise<unknown> =>
    (await fetch(ravi.apiUrl + path, { headers: { authorization: `Bearer ${key}` } })).json();
  expect(await get("/api/email-inbox/")).toMatchObject([{ thread_id: "thread-1", subject: "old" }]);
  expect(await get("/api/sms-inbox/")).toMatchObject([{ conversation_id: "1_+15551234567", preview: "old" }]);
  expect(await get("/api/sms-inbox/1_+15551234567/")).toMatchObject({ messages: [{ body: "old" }] });
  const reply = await fetch(`${ravi.apiUrl}/api/email-messages/1/reply/`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ content: "new" }),
  });
  expect(await reply.json()).toMatchObject({ to_email: "a@example.com", thread_id: "thread-1" });
});
