import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { expect, onTestFinished, test, vi } from "vitest";
import { startForTest, temporaryDirectory } from "../../testing/test-ravi.ts";
import { type LocalRavi, startLocalRavi } from "../start-local-ravi.ts";

interface Relayed {
  envelope: string[];
  message: string;
}

// A real SMTP server of somebody else's.
async function startRelay(options: SMTPServerOptions = {}): Promise<{ port: number; mails: Relayed[] }> {
  const mails: Relayed[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    onData: (stream, session, callback) => {
      const keep = async (): Promise<void> => {
        const message = await text(stream);
        mails.push({ envelope: session.envelope.rcptTo.map(({ address }) => address), message });
        callback();
      };
      void keep();
    },
    ...options,
  });
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  );
  return { port: (listener.address() as AddressInfo).port, mails };
}

async function compose(ravi: LocalRavi, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const post = (path: string, content: object): Promise<Response> =>
    fetch(ravi.apiUrl + path, { method: "POST", headers, body: JSON.stringify(content) });
  await post("/api/identities/", { email: "sender" });
  const answer = await post("/api/email-messages/compose/?inbox=sender@ravi.localhost", body);
  expect(answer.status).toBe(201);
}

const mail = {
  to_email: "friend@example.com",
  bcc: ["hidden@example.com"],
  subject: "Grüße ✅",
  content: "Hello there",
};

test("mail to other domains goes through the relay, with its headers and without blind copies", async () => {
  const relay = await startRelay();
  const ravi = await startForTest({ relay: { host: "127.0.0.1", port: relay.port } });
  await compose(ravi, { ...mail, cc: ["sender@ravi.localhost"] });
  await vi.waitFor(() => expect(ravi.outbox()).toMatchObject([{ status: "sent", error: "" }]), 20_000);
  const [relayed] = relay.mails;
  expect(relayed?.envelope).toEqual(["friend@example.com", "hidden@example.com"]);
  expect(relayed?.message).toMatch(/^From: sender@ravi\.localhost\r$/m);
  expect(relayed?.message).toMatch(/^Cc: sender@ravi\.localhost\r$/m);
  expect(relayed?.message).toContain("Hello there");
  expect(relayed?.message).not.toContain("hidden@");
  const [entry] = ravi.outbox();
  if (entry?.kind !== "email") throw new Error("the outbox has no mail");
  expect(relayed?.message).toContain(`Message-ID: ${entry.messageId}`);
});

test("a refusal is recorded with the relay's words, and the next mail is sent all the same", async () => {
  const relay = await startRelay({
    onRcptTo: ({ address }, _session, callback) =>
      callback(address.startsWith("bad") ? Object.assign(new Error("Never heard of"), { responseCode: 550 }) : null),
  });
  const ravi = await startForTest({ relay: { host: "127.0.0.1", port: relay.port } });
  await compose(ravi, { ...mail, to_email: "bad@example.com", bcc: [] });
  await compose(ravi, { ...mail, to_email: "good@example.com", bcc: [] });
  await vi.waitFor(
    () =>
      expect(ravi.outbox()).toMatchObject([
        { status: "sent" },
        { status: "failed", error: expect.stringContaining("Never heard of") },
      ]),
    20_000,
  );
});

test("a relay that is not there is a recorded failure", async () => {
  const gone = await startForTest();
  const port = gone.smtpPort;
  await gone.close();
  const ravi = await startForTest({ relay: { host: "127.0.0.1", port } });
  await compose(ravi, mail);
  await vi.waitFor(
    () => expect(ravi.outbox()).toMatchObject([{ status: "failed", error: expect.stringContaining("ECONNREFUSED") }]),
    20_000,
  );
});

test("what a closed Ravi had not sent goes out after the next start, by the settings of the state directory", async () => {
  const stateDir = join(temporaryDirectory(), "state");
  mkdirSync(stateDir, { mode: 0o700 });
  const stuck = await startRelay({ onMailFrom: () => {} });
  const first = await startLocalRavi({ stateDir, relay: { host: "127.0.0.1", port: stuck.port } });
  await compose(first, mail);
  expect(first.outbox()).toMatchObject([{ status: "queued" }]);
  const startedAt = performance.now();
  await first.close();
  expect(performance.now() - startedAt).toBeLessThan(5000);
  const relay = await startRelay({
    onAuth: ({ username, password }, _session, callback) =>
      callback(null, username === "me" && password === "secret" ? { user: "me" } : {}),
    authOptional: false,
    allowInsecureAuth: true,
  });
  const settings = { relay: { host: "127.0.0.1", port: relay.port, user: "me", pass: "secret" } };
  writeFileSync(join(stateDir, "settings.json"), JSON.stringify(settings), { mode: 0o600 });
  const second = await startForTest({ stateDir });
  await vi.waitFor(() => expect(second.outbox()).toMatchObject([{ status: "sent" }]), 20_000);
  expect(relay.mails).toHaveLength(1);
});

test("settings that cannot be understood stop the start without showing their values", async () => {
  for (const content of ["{", '{"relay":{"host":"x","port":"secret-word"}}', '{"relay":{},"secret":"secret-word"}']) {
    const stateDir = temporaryDirectory();
    writeFileSync(join(stateDir, "settings.json"), content, { mode: 0o600 });
    await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({
      code: "SETTINGS_INVALID",
      message: expect.not.stringContaining("secret-word"),
    });
  }
});

test("settings that others can read are refused", async () => {
  const stateDir = temporaryDirectory();
  writeFileSync(join(stateDir, "settings.json"), "{}", { mode: 0o644 });
  await expect(startLocalRavi({ stateDir })).rejects.toMatchObject({ code: "FILE_NOT_PRIVATE" });
});

test("a relay option that cannot work is refused", async () => {
  await expect(startLocalRavi({ relay: { host: "", port: 0 } })).rejects.toMatchObject({ code: "OPTION_INVALID" });
});
