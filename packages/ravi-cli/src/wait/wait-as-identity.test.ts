import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ada, owner } from "../../testing/account-server.ts";
import { mail } from "../../testing/drift-samples.ts";
import { createSandbox, type Sandbox } from "../../testing/sandbox.ts";
import { type Script, type ScriptedServer, startScriptedServer } from "../../testing/scripted-server.ts";
import { runRavi } from "../run-ravi.ts";
import { waitForCode, waitForLink, type WaitForCodeOptions } from "./wait-as-identity.ts";

interface Stage {
  sandbox: Sandbox;
  server: ScriptedServer;
  /** Where a test suite runs: below the workspace, at home nowhere else. */
  here: WaitForCodeOptions;
}

async function setUp(script: Script): Promise<Stage> {
  const server = await startScriptedServer({ "GET /api/messages/": [], "GET /api/email-messages/": [], ...script });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return { sandbox, server, here: { env: {}, cwd: sandbox.subfolder, home: sandbox.home, timeoutMs: 20_000 } };
}

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

function codeMail(id: number, code: string, seconds: number): typeof mail {
  const from = { id, message_id: `<${id}@shop.test>`, from_email: "no-reply@shop.test" };
  return { ...mail, ...from, text_content: `Your verification code is ${code}.`, created_dt: ago(seconds) };
}

const linkMail = {
  ...mail,
  id: 90,
  from_email: "no-reply@shop.test",
  subject: "Confirm your email address",
  text_content: "Please confirm your email address: https://shop.test/confirm?token=abc123",
};

/** What `ravi` prints and how it ends, in the same place. */
async function ravi(
  { sandbox }: Stage,
  ...argv: string[]
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const printed = { stdout: "", stderr: "" };
  const exitCode = await runRavi(argv, {
    env: {},
    cwd: sandbox.subfolder,
    home: sandbox.home,
    stdin: (async function* () {})(),
    stdout: (text) => void (printed.stdout += text),
    stderr: (text) => void (printed.stderr += text),
  });
  return { exitCode, ...printed };
}

test("the nearest scope upwards says who waits, and the answer is what `ravi wait code` prints", async () => {
  const mails = [codeMail(7, "482913", 20)];
  const [stage, other] = [
    await setUp({ "GET /api/email-messages/": mails }),
    await setUp({ "GET /api/email-messages/": mails }),
  ];

  const found = await waitForCode(stage.here);

  expect(found).toMatchObject({ code: "482913", message: { channel: "email", id: 7, from: "no-reply@shop.test" } });
  expect(JSON.parse((await ravi(other, "wait", "code", "--timeout", "20")).stdout)).toEqual(found);
  expect(new Set(stage.server.seen.map((line) => line.split(" as ")[1]))).toEqual(new Set([ada.key]));
  expect(await readdir(join(stage.sandbox.scope, "claims"))).toHaveLength(1);
});

test("RAVI_CONFIG_DIR beats the nearest scope", async () => {
  const { here, sandbox, server } = await setUp({ "GET /api/email-messages/": [codeMail(7, "482913", 20)] });

  await waitForCode({ ...here, env: { RAVI_CONFIG_DIR: sandbox.otherScope } });

  expect(server.seen.every((line) => line.endsWith(` as ${owner.key}`))).toBe(true);
});

test("what was taken here is taken for the `ravi` command, and the other way round", async () => {
  const stage = await setUp({ "GET /api/email-messages/": [codeMail(8, "222222", 10), codeMail(7, "111111", 20)] });

  const first = await waitForCode(stage.here);
  const second = await ravi(stage, "wait", "code", "--raw", "--timeout", "20");
  const third = waitForCode({ ...stage.here, timeoutMs: 2_000 });

  expect([first.code, second.stdout]).toEqual(["111111", "222222\n"]);
  await expect(third).rejects.toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 2, claimed: 2 } });
});

test("ten waits at once get ten codes", async () => {
  const codes = Array.from({ length: 10 }, (_, index) => String(482_900 + index * 7));
  const mails = codes.map((code, index) => codeMail(100 + index, code, 60 - index));
  const { here } = await setUp({ "GET /api/email-messages/": mails });

  const found = await Promise.all(codes.map(() => waitForCode(here)));

  expect(found.map(({ code }) => code).toSorted()).toEqual(codes);
});

test("a link is taken from allowed senders, and leads to allowed hosts", async () => {
  const stranger = { ...linkMail, id: 89, message_id: "<89@evil.test>", from_email: "no-reply@evil.test" };
  const mails = [
    { ...linkMail, created_dt: ago(5) },
    { ...stranger, created_dt: ago(10) },
  ];
  const { here } = await setUp({ "GET /api/email-messages/": mails });

  const elsewhere = waitForLink({ ...here, domains: ["bank.test"], timeoutMs: 2_000 });

  await expect(elsewhere).rejects.toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 2, withoutAnswer: 2 } });
  expect(await waitForLink({ ...here, from: "shop.test", domains: ["shop.test"] })).toMatchObject({
    url: "https://shop.test/confirm?token=abc123",
    message: { id: 90 },
  });
});

test.each([
  { what: "two minutes, when nothing is said", since: undefined, code: "222222" },
  { what: "a time span", since: "10m", code: "111111" },
  { what: "a date", since: new Date(Date.now() - 30_000), code: "333333" },
  { what: "an instant", since: ago(30), code: "333333" },
  { what: "a cursor of message ids", since: { email: 8 }, code: "333333" },
])("messages count since $what", async ({ since, code }) => {
  const mails = [codeMail(9, "333333", 10), codeMail(8, "222222", 100), codeMail(7, "111111", 300)];
  const { here } = await setUp({ "GET /api/email-messages/": mails });

  expect((await waitForCode({ ...here, since })).code).toBe(code);
});

test("an identity of a pool gets no code of its user before", async () => {
  const earlier = codeMail(7, "482913", 60);
  const since = new Date(Date.now() - 30_000);
  const query = `created_after=${encodeURIComponent(new Date(since.getTime() - 1).toISOString())}`;
  const { here, sandbox, server } = await setUp({ [`GET /api/email-messages/?${query}`]: [earlier] });
  const config = { identity_uuid: "ada-1", identity_key: ada.key, api_url: server.apiUrl, since: since.toISOString() };
  await sandbox.writeScope(sandbox.scope, config);

  const wait = waitForCode({ ...here, timeoutMs: 2_000 });

  await expect(wait).rejects.toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 0 } });
  expect(server.seen.filter((line) => line.includes(query)).length).toBeGreaterThan(0);
});

test.each([
  { what: "without any key", env: {}, code: "RAVI_NO_KEY" },
  { what: "in a launch without a scope", env: { PERSONA_LAUNCH_ID: "l-1" }, code: "RAVI_NOT_SCOPED" },
  { what: "as the account", env: { RAVI_MANAGEMENT_KEY: "ravi_mgmt_x" }, code: "RAVI_NO_IDENTITY" },
  { what: "in an unknown mode", env: { RAVI_COMPAT: "other" }, code: "RAVI_USAGE" },
])("$what there is no wait, and Ravi is not asked", async ({ env, code }) => {
  const { server } = await setUp({});
  const empty = await mkdtemp(join(tmpdir(), "ravi-wait-"));
  onTestFinished(() => rm(empty, { recursive: true, force: true }));
  const here = { env: { RAVI_API_URL: server.apiUrl, ...env }, cwd: empty, home: empty };

  await expect(waitForCode(here)).rejects.toMatchObject({ name: "CliError", code });
  await expect(waitForLink(here)).rejects.toMatchObject({ name: "CliError", code });
  expect(server.seen).toEqual([]);
});

test("a scope that is damaged is no reason to look at another one", async () => {
  const { here, sandbox, server } = await setUp({});
  await sandbox.writeScope(join(sandbox.subfolder, ".ravi"), "no object");

  await expect(waitForCode(here)).rejects.toMatchObject({ name: "ScopeError", code: "SCOPE_INVALID" });
  expect(server.seen).toEqual([]);
});

test("a point in time that is none is refused, and a signal ends a wait", async () => {
  const { here } = await setUp({});

  await expect(waitForCode({ ...here, since: "yesterday" })).rejects.toMatchObject({ code: "RAVI_USAGE" });
  await expect(waitForCode({ ...here, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "WAIT_ABORTED" });
});
