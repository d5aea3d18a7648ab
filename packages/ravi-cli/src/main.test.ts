import { execFile } from "node:child_process";
import { access, mkdir, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { type AccountOptions, type AccountServer, ada, send, startAccountServer } from "../testing/account-server.ts";
import { buildRavi, type Ran, runProcess } from "../testing/built-ravi.ts";
import { createSandbox, type Sandbox } from "../testing/sandbox.ts";
import { raviCommandPath } from "./ravi-command-path.ts";

const run = promisify(execFile);

// These tests run the command as it is shipped.
beforeAll(buildRavi, 180_000);

interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string | Uint8Array;
}

interface Setup {
  server: AccountServer;
  sandbox: Sandbox;
  ravi: (argv: readonly string[], options?: RunOptions) => Promise<Ran>;
}

async function setUp(options?: AccountOptions): Promise<Setup> {
  const server = await startAccountServer(options);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const sandbox = await createSandbox(server.apiUrl);
  onTestFinished(() => sandbox[Symbol.asyncDispose]());
  const base = { PATH: process.env["PATH"] ?? "", HOME: sandbox.home };
  const launch = { PERSONA_LAUNCH_ID: "l-1", RAVI_CONFIG_DIR: sandbox.scope };
  const ravi = (
    argv: readonly string[],
    { cwd = sandbox.workspace, env = launch, input = "" }: RunOptions = {},
  ): Promise<Ran> => runProcess(raviCommandPath(), argv, { cwd, env: { ...base, ...env }, input });
  return { server, sandbox, ravi };
}

test("the command acts as the launch's identity from any folder, and the account of the home directory stays out of it", async () => {
  const { ravi, sandbox, server } = await setUp();

  for (const cwd of [sandbox.workspace, sandbox.subfolder, sandbox.home, "/"]) {
    const { exitCode, stdout, stderr } = await ravi(["get", "email", "--json"], { cwd });
    expect({ exitCode, stderr, email: (JSON.parse(stdout) as { email: string }).email }).toEqual({
      exitCode: 0,
      stderr: "",
      email: "ada-1@example.test",
    });
  }
  expect(new Set(server.seen.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${ada.key}`]));
});

test("without RAVI_CONFIG_DIR the nearest scope counts, and a launch does not fall up to the account", async () => {
  const { ravi, sandbox } = await setUp();
  const env = { PERSONA_LAUNCH_ID: "l-1" };

  expect((await ravi(["get", "email"], { env, cwd: sandbox.subfolder })).stdout).toContain("ada-1@");
  expect(await ravi(["get", "email"], { env, cwd: sandbox.home })).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining("RAVI_NOT_SCOPED"),
  });
  expect((await ravi(["get", "email"], { env: {}, cwd: sandbox.home })).stdout).toContain("owner-1@");
});

test("RAVI_CONFIG_DIR beats the workspace's scope, and a missing one fails", async () => {
  const { ravi, sandbox } = await setUp();

  expect((await ravi(["get", "email"], { env: { RAVI_CONFIG_DIR: sandbox.otherScope } })).stdout).toContain("owner-1@");
  expect(await ravi(["get", "email"], { env: { RAVI_CONFIG_DIR: "/nowhere" } })).toMatchObject({
    exitCode: 1,
    stdout: "",
  });
});

test("exit codes tell usage from failure, and a failure prints nothing on standard output", async () => {
  const { ravi } = await setUp();

  expect(await ravi(["identity", "rename", "x"])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining('"RAVI_USAGE"'),
  });
  expect(await ravi(["secrets", "get", "NOPE"])).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining('"RAVI_NOT_FOUND"'),
  });
  expect(await ravi(["--version"])).toMatchObject({ exitCode: 0, stderr: "" });
});

test("a secret travels by standard input and back", async () => {
  const { ravi } = await setUp();

  expect(await ravi(["secrets", "set", "pem"], { input: "line 1\nline 2 ✓\n" })).toMatchObject({ exitCode: 0 });
  expect(await ravi(["secrets", "get", "PEM", "--raw"])).toEqual({
    exitCode: 0,
    stdout: "line 1\nline 2 ✓\n",
    stderr: "",
  });
  expect(await ravi(["secrets", "set", "BIN"], { input: Uint8Array.of(0xff, 0xfe) })).toMatchObject({
    exitCode: 2,
    stdout: "",
  });
});

test("a long answer reaches a slow reader whole", async () => {
  const { ravi } = await setUp({
    intercept: (_request, response) => {
      send(response, 200, [{ uuid: "s", key: "BIG", value: "x".repeat(3_000_000) }]);
      return true;
    },
  });

  const { exitCode, stdout } = await ravi(["secrets", "get", "BIG", "--raw"]);

  expect({ exitCode, length: stdout.length }).toEqual({ exitCode: 0, length: 3_000_001 });
});

test("a reader that hangs up is no reason to complain", async () => {
  const { sandbox } = await setUp({
    intercept: (_request, response) => {
      send(response, 200, [{ uuid: "s", key: "BIG", value: "x".repeat(3_000_000) }]);
      return true;
    },
  });
  const script = '"$0" secrets get BIG --raw | head -c 1 >/dev/null';
  const env = { PATH: process.env["PATH"] ?? "", HOME: sandbox.home, RAVI_CONFIG_DIR: sandbox.scope };

  const { stderr } = await run("/bin/sh", ["-c", script, raviCommandPath()], { env });

  expect(stderr).toBe("");
});

test("a working directory that is gone does not matter when the scope is named", async () => {
  const { sandbox } = await setUp();
  const gone = join(sandbox.workspace, "gone");
  await mkdir(gone);
  const script = 'cd "$1" && rmdir "$1" && exec "$0" get email';
  const env = { PATH: process.env["PATH"] ?? "", HOME: sandbox.home, RAVI_CONFIG_DIR: sandbox.scope };

  const { stdout } = await run("/bin/sh", ["-c", script, raviCommandPath(), gone], { env, cwd: "/" });

  expect(stdout).toContain("ada-1@");
  await expect(rmdir(gone)).rejects.toMatchObject({ code: "ENOENT" });
});

test("output that cannot be written is one line on standard error and exit code 74", async (context) => {
  const { sandbox } = await setUp();
  await access("/dev/full").catch(() => context.skip("this system has no /dev/full"));
  const env = { PATH: process.env["PATH"] ?? "", HOME: sandbox.home, RAVI_CONFIG_DIR: sandbox.scope };

  for (const argv of ["--help", "get email", "secrets list"]) {
    const ran = await runProcess("/bin/sh", ["-c", `"$0" ${argv} > /dev/full`, raviCommandPath()], { cwd: "/", env });
    expect(ran).toEqual({ exitCode: 74, stdout: "", stderr: "Cannot write the output: ENOSPC\n" });
  }
});
