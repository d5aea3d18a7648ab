import { mkdtemp, rm } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import * as samples from "../../testing/samples.ts";
import { type ScriptedServer, sendJson, startScriptedServer } from "../../testing/scripted-server.ts";
import { createRaviClient, type RaviClient } from "../client/create-ravi-client.ts";
import type { EmailMessage } from "../wire/mail.ts";
import type { SmsMessage } from "../wire/sms.ts";
import { waitForCode } from "./wait-for-code.ts";
import { waitForEmail } from "./wait-for-email.ts";
import { waitForLink } from "./wait-for-link.ts";
import { waitForSms } from "./wait-for-sms.ts";

const pollMs = 15;
const past = "2026-01-01T00:00:00Z";

describe("what is waited for", () => {
  test("waitForCode() answers a mail that arrives during the wait", async () => {
    const { client, mail, hasLooked } = await openMailbox();
    const waiting = waitForCode(client, { pollMs });
    await hasLooked();

    const sent = mail({ text_content: "Your code is 482-913" });

    expect(await waiting).toEqual({
      code: "482913",
      written: "482-913",
      confidence: expect.any(Number),
      reason: expect.stringContaining('right after "code"'),
      channel: "email",
      message: sent,
    });
  });

  test("waitForCode() answers a text message too", async () => {
    const { client, sms, hasLooked } = await openMailbox();
    const waiting = waitForCode(client, { pollMs });
    await hasLooked();

    sms({ body: "771204 is your code" });

    expect(await waiting).toMatchObject({ code: "771204", channel: "sms" });
  });

  test("waitForLink() answers a link of an allowed domain and passes over others", async () => {
    const { client, mail, hasLooked } = await openMailbox();
    const waiting = waitForLink(client, { pollMs, domains: ["example.com"] });
    await hasLooked();

    mail({ text_content: "Verify: https://example.com.evil.test/verify?token=9fK2mQ7xLw3d" });
    mail({ text_content: "Verify: https://app.example.com/verify?token=9fK2mQ7xLw3d" });

    expect(await waiting).toMatchObject({ url: "https://app.example.com/verify?token=9fK2mQ7xLw3d", channel: "email" });
  });

  test("waitForEmail() and waitForSms() take any message of their kind", async () => {
    const { client, mail, sms, hasLooked } = await openMailbox();
    const waits = [waitForEmail(client, { pollMs }), waitForSms(client, { pollMs })];
    await hasLooked(4);

    const sent = [mail(), sms()];

    expect((await Promise.all(waits)).map(({ message }) => message)).toEqual(sent);
  });

  test("messages without a code are left to others, and so are those that were sent from here", async () => {
    const { client, mail, hasLooked } = await openMailbox();
    const waiting = waitForCode(client, { pollMs });
    await hasLooked();

    mail({ text_content: "Your order 118264 is on its way" });
    mail({ text_content: "Your code is 118264", direction: "outgoing" });
    mail({ text_content: "Your code is 482913" });

    expect((await waiting).code).toBe("482913");
  });
});

describe("which messages count", () => {
  test("those that were there at the call do not", async () => {
    const { client, mail, hasLooked } = await openMailbox();
    mail({ text_content: "Your code is 118264" });
    const waiting = waitForCode(client, { pollMs });
    await hasLooked();

    mail({ text_content: "Your code is 482913" });

    expect((await waiting).code).toBe("482913");
  });

  test("one that arrives while the first question is on its way does", async () => {
    const { client, mail, delayNext } = await openMailbox();
    const release = delayNext("/api/email-messages/");
    const waiting = waitForCode(client, { pollMs });
    await release.asked;

    mail({ text_content: "Your code is 482913", created_dt: new Date().toISOString() });
    release.answer();

    expect((await waiting).code).toBe("482913");
  });

  test("a scope that had users before hides what came before its since, whatever the caller says", async () => {
    const { client, mail } = await openMailbox();
    mail({ text_content: "Your code is 771204", created_dt: "2026-03-01T10:00:00Z" });
    mail({ text_content: "Your code is 482913", created_dt: "2026-03-01T12:00:00Z" });
    const scope = {
      configPath: join(await mkdtemp(join(tmpdir(), "wait-")), "config.json"),
      since: "2026-03-01T12:00:00Z",
    };
    onTestFinished(() => rm(dirname(scope.configPath), { recursive: true }));
    expect((await waitForCode(client, { pollMs, since: past, scope })).code).toBe("482913");
  });

  test.each([
    { what: "a message id", since: (first: EmailMessage) => first.id },
    { what: "one id for each kind", since: (first: EmailMessage) => ({ email: first.id }) },
    { what: "an instant", since: () => "2026-03-01T00:00:00Z" },
    { what: "a Date", since: () => new Date("2026-03-01T00:00:00Z") },
  ])("with $what in `since`, older ones that are new to us do, the oldest first", async ({ since }) => {
    const { client, mail } = await openMailbox();
    const first = mail({ text_content: "Your code is 118264" });
    mail({ text_content: "Your code is 482913", created_dt: "2026-03-02T00:00:00Z" });
    mail({ text_content: "Your code is 771204", created_dt: "2026-03-03T00:00:00Z" });

    const found = await waitForCode(client, { pollMs, since: since(first), channels: ["email"] });

    expect(found.code).toBe("482913");
  });

  test.each([
    { from: "noreply@example.com" },
    { from: "example.com" },
    { from: ["other.test", "@example.com"] },
    { from: /^noreply@(?:mail\.)?example\.com$/g },
  ])("from $from: only what the address in brackets says", async ({ from }) => {
    const { client, mail } = await openMailbox();
    mail({ text_content: "Your code is 111222", from_email: "noreply@example.com.evil.test" });
    mail({ text_content: "Your code is 222333", from_email: '"noreply@example.com" <evil@evil.test>' });
    mail({ text_content: "Your code is 333444", from_email: "noreply@notexample.com" });
    mail({ text_content: "Your code is 482913", from_email: "Example <NoReply@Example.com>" });

    expect((await waitForCode(client, { pollMs, since: past, from })).code).toBe("482913");
  });

  test("from a number or a name of an SMS sender", async () => {
    const { client, sms } = await openMailbox();
    sms({ body: "Your code is 111222", from_number: "+15550100198" });
    sms({ body: "Your code is 482913", from_number: "+15550100199" });
    sms({ body: "Your code is 771204", from_number: "FERRY" });

    expect((await waitForCode(client, { pollMs, since: past, from: "+1 (555) 010-0199" })).code).toBe("482913");
    expect((await waitForCode(client, { pollMs, since: past, from: "Ferry" })).code).toBe("771204");
  });

  test.each([{ subject: "SIGN in" }, { subject: /^Sign/ }])("with the subject $subject only", async ({ subject }) => {
    const { client, mail, sms } = await openMailbox();
    sms({ body: "Your code is 111222" });
    mail({ text_content: "Your code is 222333", subject: "Something else" });
    mail({ text_content: "Your code is 482913", subject: "Sign in to Example" });

    expect((await waitForCode(client, { pollMs, since: past, subject })).code).toBe("482913");
  });
});

describe("how a wait ends", () => {
  test("at the deadline, with what was seen and nothing of the text", async () => {
    const { client, mail, sms } = await openMailbox();
    mail({ text_content: "Your code is 118264", from_email: "eve@evil.test\u0000" });
    mail({ text_content: "Nothing here", from_email: "a@example.com" });
    sms({ body: "Your code is 482913" });
    await waitForSms(client, { pollMs, since: past });

    const error = await waitForCode(client, {
      pollMs,
      since: past,
      from: [/^a@/, /^\+/],
      timeoutMs: 300,
    }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      name: "WaitError",
      code: "WAIT_TIMEOUT",
      message: "Cannot wait for a code any longer: 3 arrived, none of them answers before the deadline",
      hint: expect.stringContaining("allow-list"),
      seen: { messages: 3, ignored: 1, withoutAnswer: 1, claimed: 1, failures: 0 },
    });
    expect((error as { seen: { senders: string[] } }).seen.senders.sort()).toEqual([
      "+15551234567",
      "a@example.com",
      "eve@evil.test",
    ]);
    expect(JSON.stringify(error)).not.toMatch(/118264|482913|Nothing/);
  });

  test("at a deadline that has passed, at once", async () => {
    const { client, server } = await openMailbox();

    await expect(waitForCode(client, { deadline: new Date(0) })).rejects.toMatchObject({ code: "WAIT_TIMEOUT" });

    expect(server.seen.filter(({ url }) => url.includes("messages"))).toEqual([]);
  });

  test("by the caller's signal, whose reason is the cause", async () => {
    const { client, hasLooked } = await openMailbox();
    const controller = new AbortController();
    const waiting = waitForCode(client, { pollMs: 60_000, signal: controller.signal });
    const caught = waiting.catch((error: unknown) => error);
    await hasLooked(2);

    controller.abort("enough");

    expect(await caught).toMatchObject({ code: "WAIT_ABORTED", cause: "enough" });
    await expect(waitForCode(client, { signal: controller.signal })).rejects.toMatchObject({ code: "WAIT_ABORTED" });
  });

  test("by the caller's signal while a request hangs", async () => {
    const { client, delayNext } = await openMailbox();
    const release = delayNext("/api/email-messages/");
    const controller = new AbortController();
    const caught = waitForEmail(client, { signal: controller.signal }).catch((error: unknown) => error);
    await release.asked;

    controller.abort();

    expect(await caught).toMatchObject({ code: "WAIT_ABORTED" });
  });

  test.each([
    { status: 401, code: "RAVI_UNAUTHORIZED" },
    { status: 403, code: "RAVI_FORBIDDEN" },
    { status: 404, code: "RAVI_NOT_FOUND" },
    { status: 402, code: "RAVI_PAYMENT_REQUIRED" },
    { status: 400, code: "RAVI_BAD_REQUEST" },
  ])("at once, when the service answers $status", async ({ status, code }) => {
    const { client, failNext, server } = await openMailbox();
    failNext("/api/email-messages/", { status });

    await expect(waitForEmail(client, { pollMs })).rejects.toMatchObject({ name: "RaviError", code });

    expect(server.seen.filter(({ url }) => url.includes("email-messages"))).toHaveLength(1);
  });

  test("not by 429, 5xx, a cut connection and nonsense, which are waited out", async () => {
    const { client, failNext, mail } = await openMailbox();
    mail({ text_content: "Your code is 482913" });
    const passing = [{ status: 500 }, { status: 503 }, { status: 0 }, { status: 200, body: "nonsense" }];
    failNext("/api/email-messages/", ...passing, { status: 429 });

    expect((await waitForCode(client, { pollMs, since: past })).code).toBe("482913");
  });

  test("not before the pause that a 429 asks for, and with it as the cause when the deadline comes first", async () => {
    const { client, failNext, server } = await openMailbox();
    failNext("/api/email-messages/", { status: 429, headers: { "retry-after": "30" } });

    await expect(waitForEmail(client, { pollMs, timeoutMs: 2_000 })).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      cause: expect.objectContaining({ code: "RAVI_RATE_LIMITED" }),
      seen: { failures: 1 },
    });
    expect(server.seen.filter(({ url }) => url.includes("email-messages"))).toHaveLength(1);
  });

  test("not by a missing telephone, unless text messages were asked for", async () => {
    const { client, failNext, mail } = await openMailbox();
    mail({ text_content: "Your code is 482913" });
    failNext("/api/messages/", { status: 402 }, { status: 402 });

    expect(
      (await waitForCode(client, { pollMs, since: "2027-01-01T00:00:00Z", timeoutMs: 200 }).catch((e) => e)).code,
    ).toBe("WAIT_TIMEOUT");
    await expect(waitForCode(client, { pollMs, channels: ["email", "sms"] })).rejects.toMatchObject({
      code: "RAVI_PAYMENT_REQUIRED",
    });
  });

  test.each([
    { options: { timeoutMs: 0 } },
    { options: { deadline: new Date("never") } },
    { options: { from: [] } },
    { options: { from: " " } },
    { options: { since: 7 } },
    { options: { since: "yesterday" } },
    { options: { since: "2026-06-01T10:00:00" } },
  ])("before it begins, with $options", async ({ options }) => {
    const { client } = await openMailbox();
    await expect(waitForCode(client, options)).rejects.toMatchObject({ code: "RAVI_INVALID_ARGUMENT" });
  });

  test("before it begins, with a link domain that is none", async () => {
    const { client } = await openMailbox();
    await expect(waitForLink(client, { domains: ["https://a.test"] })).rejects.toMatchObject({
      code: "RAVI_INVALID_ARGUMENT",
    });
  });
});

describe("announcements", () => {
  test("a message that is announced is taken without waiting for the next poll", async () => {
    const { client, mail, isListening, hasLooked } = await openMailbox({ hasEvents: true });
    const waiting = waitForCode(client, { pollMs: 60_000, timeoutMs: 30_000 });
    await Promise.all([isListening(), hasLooked(2)]);
    const start = performance.now();

    mail({ text_content: "Your code is 482913" });

    expect((await waiting).code).toBe("482913");
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("a message that came after the first look and before the stream stood is looked for when it stands", async () => {
    const { client, mail, delayNext, hasLooked } = await openMailbox({ hasEvents: true });
    const opening = delayNext("/api/events/stream/");
    const waiting = waitForCode(client, { pollMs: 60_000, timeoutMs: 30_000 });
    await Promise.all([opening.asked, hasLooked(2)]);
    const start = performance.now();

    mail({ text_content: "Your code is 482913" });
    opening.answer();

    expect((await waiting).code).toBe("482913");
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("a message that came while a broken stream was being opened again is looked for when it stands", async () => {
    const { client, mail, delayNext, hasLooked, isListening, listeners } = await openMailbox({ hasEvents: true });
    const waiting = waitForCode(client, { pollMs: 60_000, timeoutMs: 30_000 });
    await Promise.all([isListening(), hasLooked(4)]);
    const opening = delayNext("/api/events/stream/");
    for (const listener of listeners) listener.destroy();
    await Promise.all([opening.asked, hasLooked(6)]);

    mail({ text_content: "Your code is 482913" });
    opening.answer();

    expect((await waiting).code).toBe("482913");
  });

  test("the stream is closed when the wait is over", async () => {
    const { client, mail, isListening, hasLooked, listeners } = await openMailbox({ hasEvents: true });
    const waiting = waitForCode(client, { pollMs });
    await Promise.all([isListening(), hasLooked()]);
    mail({ text_content: "Your code is 482913" });
    await waiting;

    await vi.waitFor(() => expect(listeners.size).toBe(0), 20_000);
  });

  test("a service without them is polled and asked for them once", async () => {
    const { client, mail, hasLooked, server } = await openMailbox();
    const waiting = waitForCode(client, { pollMs });
    await hasLooked(12);
    mail({ text_content: "Your code is 482913" });
    await waiting;

    expect(server.seen.filter(({ url }) => url.includes("/events/"))).toHaveLength(1);
  });
});

interface Mailbox {
  readonly server: ScriptedServer;
  readonly client: RaviClient;
  readonly listeners: ReadonlySet<ServerResponse>;
  readonly mail: (fields?: Partial<EmailMessage>) => EmailMessage;
  readonly sms: (fields?: Partial<SmsMessage>) => SmsMessage;
  /** What the next requests to that path get in place of its messages. */
  readonly failNext: (path: string, ...failures: readonly Failure[]) => void;
  readonly delayNext: (path: string) => { readonly asked: Promise<void>; readonly answer: () => void };
  /** Resolves when so many lists were asked for; a third one means that both kinds were looked at. */
  readonly hasLooked: (requests?: number) => Promise<void>;
  readonly isListening: () => Promise<void>;
}

interface Failure {
  /** 0 cuts the connection. */
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

let lastId = 100;

async function openMailbox({ hasEvents = false } = {}): Promise<Mailbox> {
  const boxes: Record<string, unknown[]> = { "/api/email-messages/": [], "/api/messages/": [] };
  const failures = new Map<string, Failure[]>();
  const delays = new Map<string, (send: () => void) => void>();
  const listeners = new Set<ServerResponse>();

  const server = await startScriptedServer(({ url }, response) => {
    const failure = failures.get(url)?.shift();
    if (failure?.status === 0) return void response.destroy();
    if (failure !== undefined)
      return sendJson(response, failure.status, failure.body ?? { detail: "no" }, failure.headers);
    const box = boxes[url];
    const send = (): void =>
      hasEvents && url === "/api/events/stream/"
        ? begin(response)
        : sendJson(response, box === undefined ? 404 : 200, box ?? { detail: "Not found." });
    const delay = delays.get(url);
    delays.delete(url);
    return delay === undefined ? send() : delay(send);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());

  function begin(response: ServerResponse): void {
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": connected\n\n");
    listeners.add(response);
    response.on("close", () => listeners.delete(response));
  }

  function deliver<T extends { id: number }>(kind: string, path: string, message: T): T {
    boxes[path]?.push(message);
    for (const listener of listeners) listener.write(`event: ${kind}\ndata: {"id":${message.id}}\n\n`);
    return message;
  }

  return {
    server,
    client: createRaviClient({ apiUrl: server.apiUrl, key: "ravi_id_key", retry: false }),
    listeners,
    mail: (fields) => deliver("email", "/api/email-messages/", { ...newMail(), ...fields }),
    sms: (fields) => deliver("sms", "/api/messages/", { ...newSms(), ...fields }),
    failNext: (path, ...answers) => void failures.set(path, [...answers]),
    delayNext: (path) => {
      const held: (() => void)[] = [];
      delays.set(path, (send) => void held.push(send));
      return {
        asked: vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 20_000 }),
        answer: () => {
          for (const send of held) send();
        },
      };
    },
    hasLooked: (requests = 3) =>
      vi.waitFor(() => expect(server.seen.filter(({ url }) => url in boxes).length).toBeGreaterThanOrEqual(requests), {
        timeout: 20_000,
      }),
    isListening: () => vi.waitFor(() => expect(listeners.size).toBe(1), { timeout: 20_000 }),
  };
}

function newMail(): EmailMessage {
  lastId += 1;
  const unique = {
    id: lastId,
    message_id: `<${crypto.randomUUID()}@example.test>`,
    created_dt: "2026-02-01T00:00:00Z",
  };
  return {
    ...samples.emailMessage,
    ...unique,
    direction: "incoming",
    cc: "",
    html_content: "",
    attachments: [],
    url: "",
  };
}

function newSms(): SmsMessage {
  lastId += 1;
  const unique = { id: lastId, message_sid: crypto.randomUUID(), created_dt: "2026-02-01T00:00:00Z" };
  return { ...samples.smsMessage, ...unique, direction: "incoming", url: "", phone: "" };
}
