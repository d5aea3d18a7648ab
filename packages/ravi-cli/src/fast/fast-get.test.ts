import { chmod, mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type AccountServer, ada, send, startAccountServer } from "../../testing/account-server.ts";
import { createSandbox, type Sandbox } from "../../testing/sandbox.ts";
import type { RaviHost } from "../ravi-host.ts";
import { runRavi } from "../run-ravi.ts";
import { fastGet } from "./fast-get.ts";

interface Setup {
  server: AccountServer;
  sandbox: Sandbox;
}

async function setUp(intercept?: Parameters<typeof startAccountServer>[0]): Promise<Setup> {
  const server = await startAccountServer(intercept);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  return { server, sandbox };
}

interface Ran {
  /** Whether the direct path did it. */
  isFast: boolean;
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** As the command's entry point does it. */
async function both(argv: readonly string[], { sandbox }: Setup, parts: Partial<RaviHost> = {}): Promise<Ran> {
  const { host, ran } = recorder(sandbox, parts);
  const result = await fastGet(argv, host);
  const exitCode =
    result.kind === "done" ? 0 : await runRavi(argv, { ...host, fetch: result.continuing?.(globalThis.fetch) });
  return { ...ran, exitCode, isFast: result.kind === "done" };
}

async function whole(argv: readonly string[], { sandbox }: Setup, parts: Partial<RaviHost> = {}): Promise<Ran> {
  const { host, ran } = recorder(sandbox, parts);
  const exitCode = await runRavi(argv, host);
  return { ...ran, exitCode, isFast: false };
}

function recorder(
  sandbox: Sandbox,
  parts: Partial<RaviHost>,
): { host: RaviHost; ran: { stdout: string; stderr: string } } {
  const ran = { stdout: "", stderr: "" };
  const host: RaviHost = {
    env: { PERSONA_LAUNCH_ID: "l-1", RAVI_CONFIG_DIR: sandbox.scope },
    cwd: sandbox.workspace,
    home: sandbox.home,
    stdin: (async function* () {})(),
    stdout: (text) => void (ran.stdout += text),
    stderr: (text) => void (ran.stderr += text),
    ...parts,
  };
  return { host, ran };
}

test.each([
  { argv: ["get", "email"] },
  { argv: ["get", "phone"] },
  { argv: ["--json", "get", "email"] },
  { argv: ["get", "email", "--json"] },
])("ravi $argv takes the direct path, asks once and prints what the whole command prints", async ({ argv }) => {
  const stage = await setUp();

  const fast = await both(argv, stage);

  expect(fast.isFast).toBe(true);
  expect(stage.server.seen).toHaveLength(1);
  expect(fast).toEqual({ ...(await whole(argv, stage)), isFast: true });
  expect(new Set(stage.server.seen.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${ada.key}`]));
});

test.each([
  { argv: ["get", "email", "--raw"] },
  { argv: ["get", "email", "--bogus"] },
  { argv: ["get", "owner"] },
  { argv: ["help"] },
])("ravi $argv is left to the whole command", async ({ argv }) => {
  const stage = await setUp();

  const ran = await both(argv, stage);

  expect(ran).toEqual(await whole(argv, stage));
});

const links = async ({ sandbox }: Setup): Promise<void> => {
  await rename(sandbox.scope, `${sandbox.scope}-real`);
  await symlink(`${sandbox.scope}-real`, sandbox.scope);
};

test.each<{ name: string; prepare: (stage: Setup) => Promise<unknown>; parts?: (stage: Setup) => Partial<RaviHost> }>([
  { name: "a scope that is a link", prepare: links, parts: byDirectory },
  { name: "a config that is a link", prepare: linkConfig, parts: byDirectory },
  { name: "a config that is none", prepare: ({ sandbox }) => writeFile(join(sandbox.scope, "config.json"), "{") },
  {
    name: "a config without a key",
    prepare: ({ sandbox }) => sandbox.writeScope(sandbox.scope, { identity_uuid: "ada-1" }),
  },
  {
    name: "a field of the wrong type",
    prepare: ({ sandbox }) => sandbox.writeScope(sandbox.scope, { identity_key: 1 }),
  },
  { name: "no config", prepare: ({ sandbox }) => rm(sandbox.scope, { recursive: true }) },
  { name: "a service over plain http elsewhere", prepare: ({ sandbox }) => keyFor(sandbox, "http://ravi.test") },
  { name: "a service that is no URL", prepare: ({ sandbox }) => keyFor(sandbox, "ravi") },
  { name: "a service that is not there", prepare: ({ sandbox }) => keyFor(sandbox, "http://127.0.0.1:1") },
  {
    name: "a nearer directory without config",
    prepare: ({ sandbox }) => mkdir(join(sandbox.subfolder, ".ravi")),
    parts: ({ sandbox }) => ({ cwd: sandbox.subfolder, env: {} }),
  },
  { name: "an unreadable directory", prepare: ({ sandbox }) => chmod(sandbox.scope, 0o000), parts: byDirectory },
  {
    name: "the home directory",
    prepare: async () => undefined,
    parts: ({ sandbox }) => ({ cwd: sandbox.home, env: {} }),
  },
])("with $name the direct path says what the whole command says", async ({ prepare, parts }) => {
  const stage = await setUp();
  await prepare(stage);
  onTestFinished(() => chmod(stage.sandbox.scope, 0o700).catch(() => undefined));

  const ran = await both(["get", "email"], stage, parts?.(stage));
  const expected = await whole(["get", "email"], stage, parts?.(stage));

  expect({ ...ran, isFast: false }).toEqual(expected);
});

function byDirectory({ sandbox }: Setup): Partial<RaviHost> {
  return { cwd: sandbox.workspace, env: {} };
}

async function linkConfig({ sandbox }: Setup): Promise<void> {
  const config = join(sandbox.scope, "config.json");
  await rename(config, `${config}-real`);
  await symlink(`${config}-real`, config);
}

function keyFor(sandbox: Sandbox, apiUrl: string): Promise<void> {
  return sandbox.writeScope(sandbox.scope, { identity_key: ada.key, api_url: apiUrl });
}

test.each([
  { name: "a refusal", status: 401, body: { detail: "Invalid key." } },
  { name: "an answer of another shape", status: 200, body: { email: "a@b.test" } },
  { name: "an empty list", status: 200, body: [] },
  { name: "a list of two", status: 200, body: [1, 2].map((id) => ({ id, email: `${id}@b.test`, created_dt: null })) },
  { name: "no text for a date", status: 200, body: [{ id: 1, email: "a@b.test", created_dt: 5 }] },
])("$name is handed on to the whole command, and not asked for again", async ({ status, body }) => {
  const intercept = (_request: unknown, response: Parameters<typeof send>[0]): boolean => {
    send(response, status, body);
    return true;
  };
  const stage = await setUp({ intercept });

  const ran = await both(["get", "email"], stage);

  expect(stage.server.seen).toHaveLength(1);
  expect(ran).toEqual(await whole(["get", "email"], stage));
});

test("a connection that breaks off is tried again by the whole command", async () => {
  let requests = 0;
  const stage = await setUp({
    intercept: (_request, response) => {
      requests += 1;
      if (requests === 1) response.destroy();
      return requests === 1;
    },
  });

  expect(await both(["get", "email"], stage)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("ada-1@") });
  expect(requests).toBe(2);
});

test("a service that takes its time is asked once", async () => {
  const stage = await setUp({
    intercept: (_request, response) => {
      setTimeout(() => send(response, 200, [{ id: 1, email: "slow@b.test", created_dt: null }]), 1_500);
      return true;
    },
  });

  expect(await both(["get", "email"], stage)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("slow@") });
  expect(stage.server.seen).toHaveLength(1);
});
