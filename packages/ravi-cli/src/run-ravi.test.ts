import { expect, onTestFinished, test } from "vitest";
import {
  type AccountOptions,
  type AccountServer,
  ada,
  managementKey,
  send,
  startAccountServer,
} from "../testing/account-server.ts";
import { createSandbox, type Sandbox } from "../testing/sandbox.ts";
import type { RaviHost } from "./ravi-host.ts";
import { runRavi } from "./run-ravi.ts";

interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface Setup {
  server: AccountServer;
  sandbox: Sandbox;
  /** Runs inside a launch, in the workspace, unless told otherwise. */
  ravi: (argv: readonly string[], host?: Partial<RaviHost>) => Promise<Ran>;
}

async function setUp(options?: AccountOptions): Promise<Setup> {
  const server = await startAccountServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const ravi = async (argv: readonly string[], host: Partial<RaviHost> = {}): Promise<Ran> => {
    const ran = { stdout: "", stderr: "" };
    const exitCode = await runRavi(argv, {
      env: { PERSONA_LAUNCH_ID: "l-1" },
      cwd: sandbox.workspace,
      home: sandbox.home,
      stdin: textInput(""),
      stdout: (text) => void (ran.stdout += text),
      stderr: (text) => void (ran.stderr += text),
      ...host,
    });
    return { ...ran, exitCode };
  };
  return { server, sandbox, ravi };
}

async function* textInput(text: string): AsyncGenerator<string> {
  yield text;
}

test.each([
  { argv: "get email", shows: { id: 1, email: "ada-1@example.test", created_dt: "2026-06-01T10:00:00Z" } },
  { argv: "get phone", shows: { id: 1, phone_number: "+15550000001" } },
  { argv: "get owner", shows: { first_name: "Olga", last_name: "Owner" } },
  { argv: "inbox email", shows: [{ thread_id: "<t@example.test>", preview: "Your code" }] },
  { argv: "inbox email --unread", shows: [] },
  { argv: "inbox email <t@example.test>", shows: { messages: [{ text_content: "Your code is 123456\nBye" }] } },
  { argv: "inbox sms", shows: [{ conversation_id: "1_+15551234567" }] },
  { argv: "inbox sms 1_+15551234567", shows: { messages: [{ body: "Code 99" }] } },
  { argv: "message email --unread", shows: [{ id: 7 }] },
  { argv: "message email 7", shows: { id: 7 } },
  { argv: "message sms", shows: [{ id: 3, body: "Code 99" }] },
  { argv: "message sms 3", shows: { id: 3 } },
  { argv: "secrets list", shows: [{ key: "TOKEN", value: "hunter2" }] },
  { argv: "secrets get token", shows: { key: "TOKEN", value: "hunter2" } },
  { argv: "secrets set plan free", shows: { key: "PLAN", value: "free" } },
  { argv: "secrets delete token", shows: { status: "deleted" } },
  { argv: "secrets delete s-TOKEN", shows: { status: "deleted" } },
  { argv: "auth status", shows: { authenticated: true, identity: "Ada", identity_uuid: "ada-1" } },
])("ravi $argv prints JSON, with --json in any place or none", async ({ argv, shows }) => {
  const words = argv.split(" ");
  for (const line of [
    words,
    ["--json", ...words],
    [...words, "--json"],
    [words[0] ?? "", "--json", ...words.slice(1)],
  ]) {
    const { ravi } = await setUp();

    const { exitCode, stdout, stderr } = await ravi(line);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject(shows);
    expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), undefined, 2)}\n`.replaceAll("\u001B", "\\u001b"));
  }
});

test("auth status asks no server", async () => {
  const { ravi, server } = await setUp();

  await ravi(["auth", "status"]);

  expect(server.seen).toEqual([]);
});

test("secrets get --raw prints the bare value", async () => {
  const { ravi } = await setUp();

  expect(await ravi(["secrets", "get", "TOKEN", "--raw"])).toEqual({ exitCode: 0, stdout: "hunter2\n", stderr: "" });
});

test.each([
  { name: "text", input: "a b\nc\n", value: "a b\nc" },
  { name: "text with a Windows line end", input: "a\r\n", value: "a" },
  { name: "text without line end", input: "a", value: "a" },
])("secrets set reads $name from standard input", async ({ input, value }) => {
  const { ravi, server } = await setUp();

  expect(await ravi(["secrets", "set", "plan"], { stdin: textInput(input) })).toMatchObject({
    exitCode: 0,
    stderr: "",
  });

  expect(JSON.parse(server.seen.at(-1)?.body ?? "")).toMatchObject({ key: "PLAN", value });
});

test("secrets set takes an empty value and one with a hyphen when they are given on purpose", async () => {
  const { ravi, server } = await setUp();

  expect(await ravi(["secrets", "set", "PLAN", ""])).toMatchObject({ exitCode: 0 });
  expect(await ravi(["secrets", "set", "OFFSET", "--", "--human"])).toMatchObject({ exitCode: 0 });

  const bodies = server.seen
    .filter(({ line }) => line.startsWith("POST"))
    .map(({ body }) => JSON.parse(body) as unknown);
  expect(bodies).toMatchObject([{ value: "" }, { value: "--human" }]);
});

test.each([
  { name: "nothing", stdin: textInput("\n"), says: "standard input is empty" },
  { name: "a terminal", stdin: Object.assign(textInput("x"), { isTTY: true }), says: "standard input is a terminal" },
  { name: "too much", stdin: textInput("x".repeat(2 ** 20 + 1)), says: "standard input is longer than 1048576 bytes" },
])("secrets set refuses $name on standard input", async ({ stdin, says }) => {
  const { ravi, server } = await setUp();

  const { exitCode, stdout, stderr } = await ravi(["secrets", "set", "PLAN"], { stdin });

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(JSON.parse(stderr)).toMatchObject({ code: "RAVI_USAGE", error: expect.stringContaining(says) });
  expect(server.seen).toEqual([]);
});

test.each([
  { argv: ["nonsense"], says: "unknown command 'nonsense'" },
  { argv: ["secret", "list"], says: "unknown command 'secret'", hint: "Did you mean secrets?" },
  { argv: ["identity", "rename", "x"], says: "unknown command 'rename'" },
  { argv: ["identity", "rename", "x", "--help"], says: "unknown command 'rename'" },
  { argv: ["help", "identity", "rename"], says: "unknown command 'rename'" },
  { argv: ["identity", "help", "rename"], says: "unknown command 'rename'" },
  { argv: ["inbox", "lists", "-h"], says: "unknown command 'lists'", hint: "Did you mean list?" },
  { argv: ["--identity", "ada-1", "secrets", "gte"], says: "unknown command 'gte'" },
  { argv: ["nonsense", "--version"], says: "unknown command 'nonsense'" },
  { argv: ["help", "nonsense"], says: "unknown command 'nonsense'" },
  { argv: ["auth", "renew"], says: "unknown command 'renew'" },
  { argv: ["secrets"], says: "a subcommand is missing", hint: "Choose one of list, get, set, delete" },
  { argv: ["--bogus"], says: "unknown option '--bogus'" },
  { argv: ["inbox", "email", "--unred"], says: "unknown option '--unred'", hint: "Did you mean --unread?" },
  { argv: ["get", "email", "x"], says: "too many arguments" },
  { argv: ["secrets", "get"], says: "missing required argument 'key'" },
  { argv: ["message", "email", "abc"], says: "its id is a number" },
  { argv: ["call"], says: "no number is given", hint: "list, transcript, hangup" },
  { argv: ["call", "--to", ""], says: "no number is given" },
  { argv: ["call", "nope"], says: "too many arguments" },
  { argv: ["call", "nope", "--help"], says: "too many arguments" },
  { argv: ["call", "--to", "+15551234567", "nope"], says: "too many arguments" },
  { argv: ["call", "list", "--to", "+15551234567"], says: "--to" },
  { argv: ["call", "transcript", "abc"], says: 'Cannot use "abc" as a call: its id is a number', hint: "List calls" },
  { argv: ["call", "hangup"], says: "missing required argument 'id'" },
  { argv: ["secrets", "set", "A B=hunter2"], says: "its key must match" },
  { argv: ["secrets", "set", "A=B", "hunter2"], says: "its key must match" },
  { argv: ["passwords", "create", "a.test", "--generate", "--password", "hunter2"], says: "a password is given" },
  { argv: ["passwords", "update", "p-1"], says: "nothing to change is given" },
  { argv: ["passwords", "generate", "--length", "many"], says: "it is no whole number" },
  { argv: ["contacts", "create"], says: "nothing about it is given" },
  { argv: ["email", "compose", "--to", "a@b.test"], says: "required option '--body <text>' not specified" },
  { argv: ["inbox", "list", "--type", "fax"], says: "is invalid" },
  { argv: ["identity", "info", "a", "--name", "b"], says: "2 are named" },
  { argv: ["wait", "code", "--timeout", "soon"], says: "that is no number of seconds" },
  { argv: ["wait", "code", "--since", "yesterday"], says: "that is no point in time" },
  { argv: ["wait", "link", "--since", "17"], says: "numbered apart" },
  { argv: ["env", "--format", "xml"], says: "is invalid" },
  { argv: ["env", "--secret", "ld_preload"], says: "changes what programs run" },
  { argv: ["get", "email", "--compat", "strict"], says: 'Cannot obey --compat: "strict" is not known' },
  { argv: ["completion", "tcsh"], says: "it is not known" },
  { argv: ["secrets", "set", "A", "-hunter2"], says: "an argument begins with a hyphen" },
  { argv: ["vault", "edit", "p-1", "-hunter2"], says: "an argument begins with a hyphen" },
  { argv: ["secrets", "set", "A", "hunter2", "more"], says: "too many arguments" },
])("ravi $argv is a usage error", async ({ argv, says, hint }) => {
  const { ravi, server } = await setUp();

  const { exitCode, stdout, stderr } = await ravi(argv);

  expect({ exitCode, stdout, requests: server.seen }).toEqual({ exitCode: 2, stdout: "", requests: [] });
  expect(JSON.parse(stderr)).toMatchObject({
    code: "RAVI_USAGE",
    error: expect.stringContaining(says),
    hint: expect.stringContaining(hint ?? ""),
  });
  expect(stderr).not.toContain("hunter2");
});

test.each([
  [[]],
  [["--human"]],
  [["help"]],
  [["--help"]],
  [["-h"]],
  [["secrets", "--help"]],
  [["secrets", "help", "set"]],
  [["help", "get", "email"]],
  [["message", "sms", "-h"]],
  [["call", "--help"]],
  [["call", "--to", "+15551234567", "--help"]],
  [["help", "call", "list"]],
  [["version", "--help"]],
])("ravi %j prints help with examples", async (argv) => {
  const { ravi } = await setUp();

  const { exitCode, stdout, stderr } = await ravi(argv);

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("Usage: ravi");
  expect(stdout).toContain("\nExamples:\n  $ ");
});

test("the version comes as JSON, as text and bare", async () => {
  const { ravi } = await setUp();

  expect(JSON.parse((await ravi(["version"])).stdout)).toEqual({ message: expect.stringMatching(/^ravi version \d/) });
  expect((await ravi(["version", "--human"])).stdout).toMatch(/^ravi version \d[^\n]*\n$/);
  expect((await ravi(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+[^\n]*\n$/);
});

test("--human prints tables and details, and no control characters of strangers", async () => {
  const { ravi } = await setUp();

  expect((await ravi(["message", "email", "--human"])).stdout).toMatchInlineSnapshot(`
    "ID  CREATED_DT            FROM_EMAIL        SUBJECT
    7   2026-06-01T10:00:00Z  bob@example.test  Hello �[31mred
    "
  `);
  expect((await ravi(["inbox", "email", "<t@example.test>", "--human"])).stdout).toMatchInlineSnapshot(`
    "thread_id      <t@example.test>
    subject        Hello
    message_count  1

    messages 1 of 1
    id            7
    from_email    bob@example.test
    to_email      ada-1@example.test
    cc
    subject       Hello �[31mred
    text_content  Your code is 123456
                  Bye
    html_content
    direction     incoming
    is_read       false
    created_dt    2026-06-01T10:00:00Z
    "
  `);
  expect((await ravi(["inbox", "email", "--unread", "--human"])).stdout).toBe("Nothing here\n");
  expect((await ravi(["--human", "secrets", "delete", "TOKEN"])).stdout).toBe("deleted\n");
});

test("an error is JSON, and text with --human", async () => {
  const { ravi } = await setUp();

  expect((await ravi(["secrets", "get", "nope"])).stderr).toMatchInlineSnapshot(`
    "{
      "error": "Cannot find secret \\"nope\\": the vault has none of that key",
      "code": "RAVI_NOT_FOUND",
      "hint": "Run \`ravi secrets list\` for the keys there are"
    }
    "
  `);
  expect((await ravi(["secrets", "get", "nope", "--human"])).stderr).toMatchInlineSnapshot(`
    "Error: Cannot find secret "nope": the vault has none of that key
    Hint: Run \`ravi secrets list\` for the keys there are
    "
  `);
});

test("an error of the service is reported with its code and a next step", async () => {
  const { ravi } = await setUp({
    intercept: (_request, response) => {
      send(response, 429, { detail: "Slow down.", retry_after_seconds: 1 });
      return true;
    },
  });

  const { exitCode, stdout, stderr } = await ravi(["get", "email"]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(JSON.parse(stderr)).toEqual({
    error: 'Cannot GET "/api/email/": Slow down (429)',
    code: "RAVI_RATE_LIMITED",
    hint: "Wait 1 s, then try again",
  });
});

test("an identity without phone says so", async () => {
  const { ravi, sandbox } = await setUp();

  const { exitCode, stderr } = await ravi(["get", "phone"], { env: { RAVI_CONFIG_DIR: sandbox.otherScope } });

  expect(exitCode).toBe(1);
  expect(JSON.parse(stderr)).toMatchObject({
    code: "RAVI_NOT_FOUND",
    error: "Cannot get the phone number: this identity has none",
  });
});

test.each([true, false])(
  "identity list shows an identity key its own identity only, whether it may list (%j) or not",
  async (identityKeysMayList) => {
    const { ravi, server } = await setUp({ identityKeysMayList });

    const { stdout, exitCode } = await ravi(["identity", "list"]);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { uuid: "ada-1", name: "Ada", inbox: "ada-1@example.test", phone: "+15550000001" },
    ]);
    expect(new Set(server.seen.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${ada.key}`]));
  },
);

test("identity list shows a management key the whole account, outside a launch", async () => {
  const { ravi, sandbox, server } = await setUp();

  const { stdout } = await ravi(["identity", "list"], { env: {}, cwd: sandbox.home });

  expect(JSON.parse(stdout)).toMatchObject([{ uuid: "owner-1" }, { uuid: "ada-1" }]);
  expect(server.seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${managementKey}`]);
});

test("identity list does not hide that the service is down", async () => {
  const { ravi } = await setUp({
    intercept: (_request, response) => {
      send(response, 500);
      return true;
    },
  });

  expect(await ravi(["identity", "list"])).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("RAVI_SERVER_ERROR"),
  });
});

test("inside a launch the nearest scope counts, and the account is out of reach", async () => {
  const { ravi, sandbox, server } = await setUp();

  expect((await ravi(["get", "email"], { cwd: sandbox.subfolder })).stdout).toContain("ada-1@example.test");

  const { exitCode, stdout, stderr } = await ravi(["get", "email"], { cwd: sandbox.home });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(JSON.parse(stderr)).toMatchObject({ code: "RAVI_NOT_SCOPED" });
  expect(server.seen).toHaveLength(1);
});

test("inside a launch a management key is never used, wherever it stands", async () => {
  const { ravi, sandbox, server } = await setUp();
  await sandbox.writeScope(sandbox.scope, {
    management_key: managementKey,
    identity_uuid: "ada-1",
    api_url: server.apiUrl,
  });

  for (const argv of [
    ["get", "email"],
    ["identity", "list"],
  ]) {
    expect(await ravi(argv)).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("RAVI_NOT_SCOPED"),
    });
  }
  expect(JSON.parse((await ravi(["auth", "status"])).stdout)).toMatchObject({ authenticated: false });

  await sandbox.writeScope(sandbox.scope, {
    management_key: managementKey,
    identity_key: ada.key,
    identity_uuid: "ada-1",
    api_url: server.apiUrl,
  });
  expect(JSON.parse((await ravi(["identity", "list"])).stdout)).toMatchObject([{ uuid: "ada-1" }]);
  expect(server.seen.every(({ authorization }) => authorization === `Bearer ${ada.key}`)).toBe(true);
});

test("RAVI_CONFIG_DIR wins, and falls through to nothing", async () => {
  const { ravi, sandbox } = await setUp();
  const launch = { PERSONA_LAUNCH_ID: "l-1" };

  expect((await ravi(["get", "email"], { env: { ...launch, RAVI_CONFIG_DIR: sandbox.otherScope } })).stdout).toContain(
    "owner-1@",
  );
  for (const env of [launch, {}]) {
    const ran = await ravi(["get", "email"], { env: { ...env, RAVI_CONFIG_DIR: `${sandbox.otherScope}-gone` } });
    expect(ran).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("there is no config.json in"),
    });
  }
});

test("a broken scope is an error and not a reason to look elsewhere", async () => {
  const { ravi, sandbox, server } = await setUp();
  await sandbox.writeScope(sandbox.scope, ["odd"]);

  for (const env of [{ PERSONA_LAUNCH_ID: "l-1" }, {}]) {
    expect(await ravi(["get", "email"], { env })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("SCOPE_INVALID"),
    });
  }
  expect(server.seen).toEqual([]);
});

test("outside a launch the home directory's identity key is used, and RAVI_API_URL where the config names no service", async () => {
  const { ravi, sandbox, server } = await setUp();
  await sandbox.writeScope(`${sandbox.home}/.ravi`, { management_key: managementKey, identity_key: ada.key });

  const { stdout } = await ravi(["get", "email"], { env: { RAVI_API_URL: server.apiUrl }, cwd: sandbox.home });

  expect(stdout).toContain("ada-1@");
});

test("inside a launch RAVI_API_URL does not redirect the key", async () => {
  const { ravi, sandbox, server } = await setUp();
  await sandbox.writeScope(sandbox.scope, { identity_key: ada.key });
  const asked: string[] = [];

  await ravi(["get", "email"], {
    env: { PERSONA_LAUNCH_ID: "l-1", RAVI_API_URL: server.apiUrl },
    fetch: async (input) => {
      asked.push(new Request(input).url);
      return Response.json([{ id: 1, email: "a@b.test", created_dt: null }]);
    },
  });

  expect(asked).toEqual(["https://ravi.id/api/email/"]);
  expect(server.seen).toEqual([]);
});

test("logged out, auth status says so and succeeds", async () => {
  const { ravi, sandbox } = await setUp();
  const loggedOut = { authenticated: false, message: "Not authenticated. Run `ravi auth login` to authenticate." };

  const plain = await ravi(["auth", "status"], { cwd: "/", home: sandbox.subfolder, env: {} });
  const launch = await ravi(["auth", "status"], { cwd: sandbox.home });

  expect({ ...plain, stdout: JSON.parse(plain.stdout) }).toEqual({ exitCode: 0, stdout: loggedOut, stderr: "" });
  expect({ exitCode: launch.exitCode, stdout: JSON.parse(launch.stdout) }).toEqual({ exitCode: 0, stdout: loggedOut });
  expect(JSON.parse(launch.stderr)).toMatchObject({
    code: "RAVI_NOT_SCOPED",
    hint: expect.stringContaining("RAVI_CONFIG_DIR"),
  });
});

test("auth status with a broken config succeeds, says so, and gives its hint on standard error", async () => {
  const { ravi, sandbox } = await setUp();
  await sandbox.writeScope(sandbox.scope, ["odd"]);

  const { exitCode, stdout, stderr } = await ravi(["auth", "status"]);

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    authenticated: false,
    error: expect.stringMatching(/^Cannot read the scope ".*": its content has the wrong type$/),
  });
  expect(JSON.parse(stderr)).toMatchObject({ code: "SCOPE_INVALID", hint: "Repair the file, or write it anew" });
});

test("inside a launch auth status names the launch's own identity, and no other", async () => {
  const { ravi } = await setUp();

  expect(JSON.parse((await ravi(["auth", "status", "--identity", "ada-1"])).stdout)).toMatchObject({
    identity: "Ada",
    identity_uuid: "ada-1",
  });
  expect(await ravi(["auth", "status", "--identity", "owner-1"])).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("RAVI_IN_LAUNCH"),
  });
});
