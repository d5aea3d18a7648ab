import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { created, email, mail, n, secret, thread } from "../testing/drift-samples.ts";
import { type Script, startScriptedServer, status } from "../testing/scripted-server.ts";
import type { RaviHost } from "./ravi-host.ts";
import { runRavi } from "./run-ravi.ts";

interface Ran {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface Stage {
  home: string;
  apiUrl: string;
  requests: string[];
  /** Runs in `~/work` with the account in the environment, unless told otherwise. */
  ravi: (line: string, parts?: Partial<RaviHost>) => Promise<Ran>;
  write: (name: string, content: unknown) => Promise<void>;
  read: (name: string) => Promise<string>;
}

async function setUp(script: Script): Promise<Stage> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const home = await realpath(await mkdtemp(join(tmpdir(), "ravi-outside-")));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  await mkdir(join(home, "work", "deep"), { recursive: true });
  const env = { RAVI_API_URL: server.apiUrl, RAVI_MANAGEMENT_KEY: "ravi_mgmt_env" };
  const ravi: Stage["ravi"] = async (line, parts = {}) => {
    const ran = { stdout: "", stderr: "" };
    const exitCode = await runRavi(line.split(" "), {
      env,
      cwd: join(home, "work"),
      home,
      stdin: input(""),
      stdout: (text) => void (ran.stdout += text),
      stderr: (text) => void (ran.stderr += text),
      ...parts,
    });
    return { ...ran, exitCode };
  };
  const write: Stage["write"] = async (name, content) => {
    await mkdir(dirname(join(home, name)), { recursive: true });
    await writeFile(join(home, name), JSON.stringify(content));
  };
  return {
    home,
    apiUrl: server.apiUrl,
    requests: server.seen,
    ravi,
    write,
    read: (name) => readFile(join(home, name), "utf8"),
  };
}

async function* input(text: string): AsyncGenerator<string> {
  yield text;
}

const list = "GET /api/identities/";
const create = "POST /api/identities/";
const mint = "POST /api/auth/keys/identity/";
const keyOfN = { key: "ravi_id_n", identity_uuid: "u-n", label: "ravi" };
const documented = ({ apiUrl }: Stage): Partial<RaviHost> => ({
  env: { RAVI_API_URL: apiUrl, RAVI_MANAGEMENT_KEY: "ravi_mgmt_env", RAVI_COMPAT: "documented" },
});

test("the account's key goes to the account's service, whatever a workspace's config says", async () => {
  const stage = await setUp({ [mint]: keyOfN, "GET /api/email/": [email] });
  const elsewhere = await startScriptedServer({});
  onTestFinished(() => elsewhere[Symbol.asyncDispose]());
  await stage.write("work/.ravi/config.json", { identity_uuid: "u-n", api_url: elsewhere.apiUrl });

  expect(await stage.ravi("get email")).toMatchObject({ exitCode: 0, stderr: "" });

  expect(elsewhere.seen).toEqual([]);
  expect(stage.requests).toEqual([
    `${mint} {"identity_uuid":"u-n","label":"ravi"} as ravi_mgmt_env`,
    "GET /api/email/ as ravi_id_n",
  ]);
});

test("a kept key is private, and belongs to one account, one service and one identity", async () => {
  const stage = await setUp({ [mint]: keyOfN, "GET /api/email/": [email] });
  await stage.write("work/.ravi/config.json", { identity_uuid: "u-n" });

  await stage.ravi("get email");
  await stage.ravi("get email");
  const env = { RAVI_API_URL: stage.apiUrl, RAVI_MANAGEMENT_KEY: "ravi_mgmt_other" };
  await stage.ravi("get email", { env });

  expect(stage.requests.filter((line) => line.startsWith("POST")).map((line) => line.split(" as ")[1])).toEqual([
    "ravi_mgmt_env",
    "ravi_mgmt_other",
  ]);
  const keys = join(stage.home, ".local/state/persona-launcher/ravi-cli/keys");
  for (const name of await readdir(keys)) {
    expect((await stat(join(keys, name))).mode & 0o777).toBe(0o700);
    expect((await stat(join(keys, name, "config.json"))).mode & 0o777).toBe(0o600);
  }
  expect((await stat(keys)).mode & 0o777).toBe(0o700);
});

test("a scope with a key of its own does not reach up to the login of the home directory", async () => {
  const stage = await setUp({ [list]: status(403, { detail: "Management key required." }) });
  await stage.write(".ravi/config.json", { management_key: "ravi_mgmt_home", api_url: stage.apiUrl });
  await stage.write("work/.ravi/config.json", { identity_key: "ravi_id_n", api_url: stage.apiUrl });

  for (const line of ["identity create --name x", "identity delete x", "identity use x", "domains"])
    expect(await stage.ravi(line, { env: {} })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("RAVI_NO_ACCOUNT"),
    });
  expect(stage.requests).toEqual([]);
});

test("a launch's scope keeps the account out, also when PERSONA_LAUNCH_ID got lost", async () => {
  const stage = await setUp({});
  await stage.write(".ravi/config.json", { management_key: "ravi_mgmt_home", api_url: stage.apiUrl });
  const scope = { identity_key: "ravi_id_n", identity_uuid: "u-n", api_url: stage.apiUrl };
  await stage.write("work/.ravi/config.json", scope);
  await stage.write("work/.ravi/bin/ravi", "");

  for (const line of ["identity create", "identity use u-x", "identity delete u-x", "domains", "login", "auth logout"])
    expect(await stage.ravi(line)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("RAVI_IN_LAUNCH") });
  expect(await stage.ravi("secrets list --identity u-x")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("RAVI_IN_LAUNCH"),
  });
  expect(stage.requests).toEqual([]);
});

test("inside a launch nothing of the account is used: no environment, no home directory, no kept key", async () => {
  const stage = await setUp({ [create]: created, "GET /api/email/": [email] });
  await stage.ravi("identity create --name N");
  await stage.write("work/.ravi/config.json", { identity_uuid: "u-n" });
  const env = {
    PERSONA_LAUNCH_ID: "l-1",
    RAVI_API_URL: stage.apiUrl,
    RAVI_MANAGEMENT_KEY: "ravi_mgmt_env",
    RAVI_COMPAT: "documented",
  };

  for (const line of ["get email", "identity info", "whoami", "secrets get K", "wait code", "env"])
    expect(await stage.ravi(line, { env })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringContaining("RAVI_NOT_SCOPED"),
    });
  expect(stage.requests).toHaveLength(1);
});

test.each([
  { name: "a named directory without config", config: undefined, env: { RAVI_CONFIG_DIR: "nowhere" } },
  { name: "a config that says nothing", config: {}, env: {} },
  { name: "a config with a name only", config: { identity_name: "N" }, env: {} },
])("$name is no reason to act as the account", async ({ config, env }) => {
  const stage = await setUp({ "GET /api/email/": [email] });
  if (config !== undefined) await stage.write("work/.ravi/config.json", config);
  const account = { RAVI_API_URL: stage.apiUrl, RAVI_MANAGEMENT_KEY: "ravi_mgmt_env" };

  expect(await stage.ravi("get email", { env: { ...account, ...env } })).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("RAVI_NO_KEY"),
  });
  expect(stage.requests).toEqual([]);
});

test.each([
  { name: "in the config", config: { identity_uuid: "u-n", identity_name: "N" }, asked: [] },
  { name: "known to the service alone", config: {}, asked: [`${list} as ravi_id_n`] },
])("a key alone acts as its own identity when that is named, $name, and as no other", async ({ config, asked }) => {
  const stage = await setUp({ "GET /api/email/": [email], [list]: [n] });
  await stage.write("work/.ravi/config.json", { identity_key: "ravi_id_n", api_url: stage.apiUrl, ...config });

  for (const own of ["u-n", "N"]) {
    stage.requests.length = 0;
    const ran = await stage.ravi(`get email --identity ${own}`, { env: {} });
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("n@example.test"), stderr: "" });
    expect(stage.requests).toEqual([...asked, "GET /api/email/ as ravi_id_n"]);
  }
  stage.requests.length = 0;
  for (const other of ["u-x", "get"]) {
    const ran = await stage.ravi(`get email --identity ${other}`, { env: {} });
    expect(ran).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining(`act as \\"${other}\\"`) });
  }
  expect(stage.requests).toEqual([...asked, ...asked]);
});

test("a key alone shows its own identity when that is named", async () => {
  const stage = await setUp({ [list]: [n] });
  await stage.write("work/.ravi/config.json", { identity_key: "ravi_id_n", api_url: stage.apiUrl });

  expect(await stage.ravi("identity info u-n --field email", { env: {} })).toMatchObject({
    stdout: "n@example.test\n",
  });
  const { stdout } = await stage.ravi("auth status --identity N", { env: {} });
  expect(JSON.parse(stdout)).toEqual({ authenticated: true, identity: "N", identity_uuid: "u-n" });
  for (const line of ["identity info u-x", "auth status --identity u-x"])
    expect(await stage.ravi(line, { env: {} })).toMatchObject({ exitCode: 1, stdout: "" });
});

test("an account in the environment overshadows a login at another service", async () => {
  const stage = await setUp({ "GET /api/email/": [email] });
  await stage.write(".ravi/config.json", { identity_key: "ravi_id_hosted", api_url: "https://ravi.test" });

  expect(await stage.ravi("get email")).toMatchObject({ exitCode: 0 });

  expect(stage.requests).toEqual(["GET /api/email/ as ravi_mgmt_env"]);
});

test("identity info means the one identity that was created here or above, and guesses none of two", async () => {
  const other = { ...n, uuid: "u-o", name: "O", inbox: "o@example.test" };
  const stage = await setUp({ [create]: created, [list]: [other, n], "DELETE /api/identities/u-n/": status(204) });

  await stage.ravi("identity create --name N");
  const deep = { cwd: join(stage.home, "work", "deep") };
  expect((await stage.ravi("identity info --field email", deep)).stdout).toBe("n@example.test\n");
  expect((await stage.ravi("identity info --field phone")).stdout).toBe("\n");

  expect(await stage.ravi("identity delete --name N")).toMatchObject({ exitCode: 0 });
  expect(await stage.ravi("identity info --field email")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("RAVI_NO_IDENTITY"),
  });
});

test("of two identities that were created here none is meant", async () => {
  const stage = await setUp({ [create]: { inTurn: [created, { ...created, uuid: "u-2", name: "N2" }] } });
  await stage.ravi("identity create --name N");
  await stage.ravi("identity create --name N2");

  expect(await stage.ravi("identity info")).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("2 were created from this directory"),
  });
});

test("as documented, a directory's mail is that of the identity created there, and its secrets fall back to shared ones", async () => {
  const stage = await setUp({
    [list]: [],
    [create]: created,
    "GET /api/email-inbox/?has_unread=true": [thread],
    "GET /api/email-messages/?is_read=false": [mail],
    "GET /api/secrets/?key=K": { byKey: { ravi_id_n: [], ravi_mgmt_env: [secret] } },
  });
  const mode = documented(stage);

  await stage.ravi("identity create --name N", mode);
  stage.requests.length = 0;
  const inbox = await stage.ravi("inbox email --unread --json", mode);
  const shared = await stage.ravi("secrets get K", mode);

  expect(JSON.parse(inbox.stdout)).toMatchObject([{ text_content: mail.text_content }]);
  expect(shared).toEqual({ exitCode: 0, stdout: "two words\n", stderr: "" });
  expect(stage.requests.map((line) => line.split(" as ")[1])).toEqual([
    "ravi_id_n",
    "ravi_id_n",
    "ravi_id_n",
    "ravi_mgmt_env",
  ]);
});

test("as documented, an identity without phone is made where the plan has none, with a warning", async () => {
  const stage = await setUp({ [list]: [], [create]: status(402, { detail: "Active subscription required." }) });

  const ran = await stage.ravi("identity create --name N", documented(stage));

  expect(ran).toMatchObject({ exitCode: 1, stdout: "" });
  expect(stage.requests.filter((line) => line.startsWith("POST"))).toEqual([
    `${create} {"name":"N","provision_phone":true} as ravi_mgmt_env`,
    `${create} {"name":"N"} as ravi_mgmt_env`,
  ]);
});

test("a shared secret that several identities have differently is not guessed", async () => {
  const stage = await setUp({ "GET /api/secrets/?key=K": [secret, { ...secret, uuid: "s-2", value: "other" }] });

  expect(await stage.ravi("secrets get K")).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("RAVI_AMBIGUOUS"),
  });
});

test("identity use puts no key into a workspace that had none, and keeps foreign fields", async () => {
  const stage = await setUp({ [list]: [n], [mint]: keyOfN });
  await stage.write("work/.ravi/config.json", { identity_uuid: "u-x", note: "mine" });

  expect(await stage.ravi("identity use N")).toMatchObject({ exitCode: 0 });

  expect(JSON.parse(await stage.read("work/.ravi/config.json"))).toEqual({
    identity_uuid: "u-n",
    identity_name: "N",
    note: "mine",
  });
});

test("wait and env want one identity and not the account", async () => {
  const stage = await setUp({});

  for (const line of ["wait code", "wait email", "env"])
    expect(await stage.ravi(line)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("RAVI_NO_IDENTITY") });
  expect(stage.requests).toEqual([]);
});

const device = {
  "POST /api/auth/device/": {
    device_code: "d-1",
    user_code: "ABCD-1234",
    verification_uri: "https://ravi.test/device",
    expires_in: 60,
    interval: 0,
  },
  "POST /api/auth/device/token/": {
    management_key: "ravi_mgmt_new",
    identities: [n, { ...n, uuid: "u-2", name: "Second" }],
    user: { email: "human@example.test" },
  },
  [mint]: keyOfN,
};

test.each([
  { name: "by its number", line: "login", stdin: "2\n", uuid: "u-2" },
  { name: "by the flag", line: "auth login --identity N", stdin: "", uuid: "u-n" },
])("a login with several identities chooses one $name", async ({ line, stdin, uuid }) => {
  const stage = await setUp(device);

  expect(await stage.ravi(line, { stdin: input(stdin) })).toMatchObject({ exitCode: 0 });

  expect(JSON.parse(await stage.read(".ravi/config.json"))).toMatchObject({
    management_key: "ravi_mgmt_new",
    identity_uuid: uuid,
    identity_key: "ravi_id_n",
    user_email: "human@example.test",
    api_url: stage.apiUrl,
  });
  expect((await stat(join(stage.home, ".ravi/config.json"))).mode & 0o777).toBe(0o600);
  expect((await stat(join(stage.home, ".ravi"))).mode & 0o777).toBe(0o700);
});

test.each([
  { name: "nobody chose", answer: device["POST /api/auth/device/token/"], says: "none was chosen" },
  { name: "it was denied", answer: status(400, { error: "access_denied" }), says: "access_denied" },
  { name: "the code expired", answer: status(400, { error: "expired_token" }), says: "nobody approved it in time" },
])("a login saves nothing when $name", async ({ answer, says }) => {
  const stage = await setUp({ ...device, "POST /api/auth/device/token/": answer });

  const ran = await stage.ravi("login");

  expect(ran).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining(says) });
  await expect(stage.read(".ravi/config.json")).rejects.toMatchObject({ code: "ENOENT" });
});

test("logging out forgets the login and the kept keys, and nothing else", async () => {
  const stage = await setUp({ [mint]: keyOfN, "GET /api/email/": [email] });
  await stage.write(".ravi/config.json", { management_key: "ravi_mgmt_home", api_url: stage.apiUrl });
  await stage.write(".ravi/bin/tool", "kept");
  await stage.write("work/.ravi/config.json", { identity_uuid: "u-n" });
  await stage.ravi("get email", { env: {} });

  expect(await stage.ravi("auth logout", { env: {} })).toMatchObject({ exitCode: 0 });

  await expect(stage.read(".ravi/config.json")).rejects.toMatchObject({ code: "ENOENT" });
  expect(await stage.read(".ravi/bin/tool")).toContain("kept");
  expect(await readdir(join(stage.home, ".local/state/persona-launcher/ravi-cli"))).toEqual([]);
  expect(await stage.ravi("get email", { env: {} })).toMatchObject({ stderr: expect.stringContaining("RAVI_NO_KEY") });
});

test("attachments are looked at before anything is sent", async () => {
  const stage = await setUp({});
  await writeFile(join(stage.home, "work", "run.exe"), "x");
  await writeFile(join(stage.home, "work", "big.bin"), Buffer.alloc(10 * 1024 * 1024 + 1));

  for (const [file, says] of [
    ["run.exe", "mail services refuse .exe files"],
    ["big.bin", "it has 10485761 bytes"],
    ["none.txt", "ENOENT"],
    ["deep", "EISDIR"],
  ] as const) {
    const { exitCode, stderr } = await stage.ravi(`email compose --to a@b.test --subject s --body b --attach ${file}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("RAVI_FILE") });
    expect(stderr).toMatch(says === "EISDIR" ? /EISDIR|not a regular file/ : says);
  }
  expect(stage.requests).toEqual([]);
});

test("mail goes out with its attachments, copies and all", async () => {
  const stage = await setUp({
    "GET /api/email/": [{ id: 5, email: "n@example.test", created_dt: null }],
    "POST /api/email-attachments/presign/": { uuid: "a-1", upload_url: "/upload/1", storage_key: "k" },
    "PUT /upload/1": {},
    "POST /api/email-messages/compose/?inbox=5": mail,
  });
  await writeFile(join(stage.home, "work", "a.txt"), "hello");

  const ran = await stage.ravi(
    "email compose --to a@b.test --subject s --body b --cc c@b.test,d@b.test --attach a.txt --raw",
  );

  expect(ran).toEqual({ exitCode: 0, stdout: "7\n", stderr: "" });
  expect(stage.requests).toEqual([
    'POST /api/email-attachments/presign/ {"filename":"a.txt","content_type":"text/plain","size":5} as ravi_mgmt_env',
    "PUT /upload/1 hello as nobody",
    "GET /api/email/ as ravi_mgmt_env",
    'POST /api/email-messages/compose/?inbox=5 {"to_email":"a@b.test","subject":"s","content":"b","cc":["c@b.test","d@b.test"],"attachment_uuids":["a-1"]} as ravi_mgmt_env',
  ]);
});

test("one --attach takes several files separated by commas, and a file whose name has a comma comes first", async () => {
  const stage = await setUp({
    "GET /api/email/": [{ id: 5, email: "n@example.test", created_dt: null }],
    "POST /api/email-attachments/presign/": { uuid: "a-1", upload_url: "/upload/1", storage_key: "k" },
    "PUT /upload/1": {},
    "POST /api/email-messages/compose/?inbox=5": mail,
  });
  for (const name of ["a.txt", "b.txt", "c,d.txt"]) await writeFile(join(stage.home, "work", name), name);
  const compose = "email compose --to a@b.test --subject s --body b --attach";

  expect(await stage.ravi(`${compose} a.txt,b.txt --attach c,d.txt`)).toMatchObject({ exitCode: 0, stderr: "" });
  expect(stage.requests.filter((line) => line.startsWith("PUT"))).toEqual([
    "PUT /upload/1 a.txt as nobody",
    "PUT /upload/1 b.txt as nobody",
    "PUT /upload/1 c,d.txt as nobody",
  ]);

  stage.requests.length = 0;
  expect(await stage.ravi(`${compose} a.txt,none.txt`)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Cannot attach \\"none.txt\\": ENOENT'),
  });
  expect(stage.requests).toEqual([]);
});
