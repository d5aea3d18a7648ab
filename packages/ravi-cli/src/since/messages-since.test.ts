import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { call, conversation, mail, segment, sms, thread } from "../../testing/drift-samples.ts";
import { createSandbox } from "../../testing/sandbox.ts";
import { type Script, startScriptedServer } from "../../testing/scripted-server.ts";
import { runRavi } from "../run-ravi.ts";

const before = "2026-06-01T10:00:00Z";
const since = "2026-06-01T12:00:00.000Z";
const after = "2026-06-01T12:00:00Z";

const old = { mail: { ...mail, id: 1, created_dt: before }, sms: { ...sms, id: 1, created_dt: before } };
const own = {
  mail: { ...mail, id: 2, created_dt: after, subject: "Own", from_email: "b@example.test" },
  sms: { ...sms, id: 2, created_dt: after, body: "Own" },
};
const span = { latest_message_dt: after, message_count: 2, unread_count: 2 };
const mails = "/api/email-messages/?created_after=2026-06-01T11%3A59%3A59.999Z";

/** An inbox that two users had, one after the other: a thread and a conversation of the first, and one of both. */
const script: Script = {
  [`GET ${mails}`]: [old.mail, own.mail],
  [`GET ${mails.replace("?", "?is_read=false&")}`]: [old.mail, own.mail],
  "GET /api/email-messages/1/": old.mail,
  "GET /api/email-messages/2/": own.mail,
  "POST /api/email-messages/2/reply/": own.mail,
  "GET /api/email-inbox/": [
    { ...thread, thread_id: "t-old" },
    { ...thread, ...span, oldest_message_dt: before },
  ],
  "GET /api/email-inbox/t-1/": { thread_id: "t-1", subject: "Old", message_count: 2, messages: [old.mail, own.mail] },
  "GET /api/email-inbox/t-old/": { thread_id: "t-old", subject: "Old", message_count: 1, messages: [old.mail] },
  "GET /api/messages/": [old.sms, own.sms],
  "GET /api/messages/1/": old.sms,
  "GET /api/messages/2/": own.sms,
  "GET /api/sms-inbox/": [
    { ...conversation, conversation_id: "2_+15559999999", from_number: "+15559999999" },
    { ...conversation, ...span },
  ],
  "GET /api/sms-inbox/2_%2B15551234567/": { ...conversation, messages: [old.sms, own.sms] },
  "GET /api/sms-inbox/2_%2B15559999999/": { ...conversation, messages: [old.sms] },
  "GET /api/calls/": [
    { ...call, created_dt: before },
    { ...call, id: 10, created_dt: after },
  ],
  "GET /api/calls/9/": { ...call, created_dt: before },
  "GET /api/calls/10/": { ...call, id: 10, created_dt: after },
  "GET /api/calls/9/transcript/": [segment],
  "GET /api/calls/10/transcript/": [segment],
};

interface Stage {
  ravi: (line: string) => Promise<{ exitCode: number; stdout: string; stderr: string }>;
  seen: string[];
}

async function setUp(config: object = { since }): Promise<Stage> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const scope = { identity_uuid: "u", identity_name: "n", identity_key: "ravi_id_n", api_url: server.apiUrl };
  await writeFile(join(sandbox.scope, "config.json"), JSON.stringify({ ...scope, ...config }));
  const ravi: Stage["ravi"] = async (line) => {
    const ran = { stdout: "", stderr: "" };
    const exitCode = await runRavi(line.split(" "), {
      env: { PERSONA_LAUNCH_ID: "l-1" },
      cwd: sandbox.workspace,
      home: sandbox.home,
      stdin: (async function* () {})(),
      stdout: (text) => void (ran.stdout += text),
      stderr: (text) => void (ran.stderr += text),
    });
    return { exitCode, ...ran };
  };
  return { ravi, seen: server.seen };
}

test.each([
  { line: "message email --field id", shows: "2\n" },
  { line: "message email --unread --field id", shows: "2\n" },
  { line: "message sms --field id", shows: "2\n" },
  { line: "message email 2 --field id", shows: "2\n" },
  { line: "message sms 2 --field id", shows: "2\n" },
  { line: "inbox list --field id", shows: "2\n2\n" },
  { line: "inbox email --field thread_id", shows: "t-1\n" },
  { line: "email list --field message_count", shows: "1\n" },
  { line: "inbox email --field from_email", shows: "b@example.test\n" },
  { line: "inbox email t-1 --field subject", shows: "Own\n" },
  { line: "inbox sms --field conversation_id", shows: "2_+15551234567\n" },
  { line: "sms list --field unread_count", shows: "1\n" },
  { line: "inbox sms 2_+15551234567 --field message_count", shows: "1\n" },
  { line: "call list --field id", shows: "10\n" },
  { line: "call transcript 10 --field text", shows: "Hello?\n" },
  { line: "wait email --since 9999d --timeout 2 --field id", shows: "2\n" },
  { line: "wait sms --since 9999d --timeout 2 --field id", shows: "2\n" },
  { line: "wait email --since 1 --timeout 2 --field id", shows: "2\n" },
  { line: "email reply 2 --body Hi --field id", shows: "2\n" },
])("ravi $line knows nothing from before the scope's since", async ({ line, shows }) => {
  const { ravi } = await setUp();
  expect(await ravi(line)).toEqual({ exitCode: 0, stdout: shows, stderr: "" });
});

test.each([
  "message email 1",
  "message sms 1",
  "inbox email t-old",
  "inbox sms 2_+15559999999",
  "call transcript 9",
  "email reply 1 --body Hi",
  "email reply-all 1 --body Hi",
  "email forward 1 --to me@example.test --body Hi",
])("ravi %s finds nothing, and sends nothing", async (line) => {
  const { ravi, seen } = await setUp();
  const { exitCode, stdout, stderr } = await ravi(line);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(JSON.parse(stderr)).toMatchObject({ code: "RAVI_NOT_FOUND" });
  expect(seen.filter((request) => request.startsWith("POST"))).toEqual([]);
});

test("a thread that both users had says nothing of the first", async () => {
  const { ravi } = await setUp();
  const { stdout } = await ravi("inbox email t-1");
  expect(JSON.parse(stdout)).toMatchObject({ message_count: 1, messages: [{ id: 2 }] });
  expect(JSON.parse((await ravi("inbox email")).stdout)).toMatchObject([
    { subject: "Own", message_count: 1, unread_count: 1, oldest_message_dt: after },
  ]);
});

test("without since everything is there", async () => {
  const { ravi } = await setUp({});
  expect((await ravi("message sms --field id")).stdout).toBe("2\n1\n");
  expect((await ravi("message email 1 --field id")).stdout).toBe("1\n");
});

test.each(["yesterday", "2026-06-01T12:00:00", 17])("since %s is refused, and not passed over", async (broken) => {
  const { ravi, seen } = await setUp({ since: broken });
  const { exitCode, stderr } = await ravi("message sms");
  expect(exitCode).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    code: "SCOPE_INVALID",
    error: expect.stringContaining("since") as string,
  });
  expect(seen).toEqual([]);
});
