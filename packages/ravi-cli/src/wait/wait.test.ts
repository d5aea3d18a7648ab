import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { mail, sms } from "../../testing/drift-samples.ts";
import { createSandbox, type Sandbox } from "../../testing/sandbox.ts";
import { type Script, startScriptedServer } from "../../testing/scripted-server.ts";
import { runRavi } from "../run-ravi.ts";

interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface Stage {
  sandbox: Sandbox;
  ravi: (argv: readonly string[], env?: Record<string, string>) => Promise<Ran>;
}

async function setUp(script: Script): Promise<Stage> {
  const server = await startScriptedServer({ "GET /api/messages/": [], "GET /api/email-messages/": [], ...script });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const ravi: Stage["ravi"] = async (argv, env = {}) => {
    const ran = { stdout: "", stderr: "" };
    const exitCode = await runRavi(argv, {
      env: { PERSONA_LAUNCH_ID: "l-1", RAVI_CONFIG_DIR: sandbox.scope, ...env },
      cwd: sandbox.workspace,
      home: sandbox.home,
      stdin: (async function* () {})(),
      stdout: (text) => void (ran.stdout += text),
      stderr: (text) => void (ran.stderr += text),
    });
    return { ...ran, exitCode };
  };
  return { sandbox, ravi };
}

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();
const code = {
  ...mail,
  subject: "Your code",
  text_content: "Your verification code is 482913.",
  from_email: "no-reply@shop.test",
};
const link = {
  ...mail,
  id: 8,
  subject: "Confirm your email address",
  text_content: "Please confirm your email address: https://shop.test/confirm?token=abc123",
};

test("a code that came in shortly before is found, printed with its reason, and taken", async () => {
  const { ravi } = await setUp({ "GET /api/email-messages/": [{ ...code, created_dt: ago(20) }] });

  const { stdout, exitCode } = await ravi(["wait", "code", "--timeout", "10"]);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    code: "482913",
    confidence: expect.any(Number),
    reason: expect.any(String),
    message: { channel: "email", id: 7, from: "no-reply@shop.test", subject: "Your code" },
  });
  expect(await ravi(["wait", "code", "--timeout", "0.3"])).toMatchObject({ exitCode: 3, stdout: "" });
});

test("--raw prints the code, the link, the text", async () => {
  const { ravi } = await setUp({
    "GET /api/email-messages/": [
      { ...link, created_dt: ago(5) },
      { ...code, created_dt: ago(10) },
    ],
    "GET /api/messages/": [{ ...sms, created_dt: ago(5) }],
  });

  expect((await ravi(["wait", "link", "--domain", "shop.test", "--raw"])).stdout).toBe(
    "https://shop.test/confirm?token=abc123\n",
  );
  expect((await ravi(["wait", "code", "--from", "shop.test", "--raw"])).stdout).toBe("482913\n");
  expect((await ravi(["wait", "sms", "--from", "+1 555 123 4567", "--raw"])).stdout).toBe("Code 123456\n");
});

test("what is too old, from elsewhere, or leads elsewhere is not taken, and the error says what was seen", async () => {
  const { ravi } = await setUp({ "GET /api/email-messages/": [{ ...link, created_dt: ago(600) }] });

  const old = await ravi(["wait", "link", "--timeout", "0.3"]);
  expect(old).toMatchObject({ exitCode: 3, stdout: "" });
  const [elsewhere, stranger] = [
    await ravi(["wait", "link", "--timeout", "0.3", "--since", "1h", "--domain", "bank.test"]),
    await ravi(["wait", "link", "--timeout", "0.3", "--since", "1h", "--from", "bank.test"]),
  ];
  expect(JSON.parse(elsewhere.stderr)).toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 1, withoutAnswer: 1 } });
  expect(JSON.parse(stranger.stderr)).toMatchObject({ code: "WAIT_TIMEOUT", seen: { messages: 1, ignored: 1 } });
});

test("where the scope cannot be written to, the waits of a launch agree in its temporary directory", async () => {
  const { ravi, sandbox } = await setUp({ "GET /api/email-messages/": [{ ...code, created_dt: ago(5) }] });
  const temporary = await mkdtemp(join(tmpdir(), "ravi-wait-"));
  onTestFinished(() => rm(temporary, { recursive: true, force: true }));
  // A file in the directory's place cannot be written into, not even by the superuser.
  await writeFile(join(sandbox.scope, "claims"), "");

  const first = await ravi(["wait", "code", "--raw"], { TMPDIR: temporary });
  const second = await ravi(["wait", "code", "--timeout", "0.3"], { TMPDIR: temporary });

  expect([first, second]).toMatchObject([{ exitCode: 0, stdout: "482913\n" }, { exitCode: 3 }]);
  expect(await readdir(temporary)).toEqual([expect.stringMatching(/^ravi-claims-[0-9a-f]{32}$/)]);
});
