import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { raviCommandPath } from "../src/ravi-command-path.ts";
import { type Ran, runProcess } from "./built-ravi.ts";
import { type Script, startScriptedServer } from "./scripted-server.ts";

/** One row: a command line as a shell runs it, and all that it does. */
export interface Stage {
  script: Script;
  /** Files below the working directory, before. `$URL` stands for the service. */
  files?: Readonly<Record<string, unknown>>;
  env?: Readonly<Record<string, string>>;
  input?: string;
}

export interface Performed extends Ran {
  requests: string[];
  cwd: string;
  home: string;
}

/**
 * Runs a line with our `ravi` first on PATH, in an empty directory below a home directory that is logged in to the
 * account of the scripted service.
 */
export async function perform(line: string, { script, files = {}, env = {}, input = "" }: Stage): Promise<Performed> {
  const server = await startScriptedServer(script);
  onTestFinished(() => server[Symbol.asyncDispose]());
  const root = await realpath(await mkdtemp(join(tmpdir(), "ravi-drift-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const home = join(root, "home");
  const cwd = join(home, "my");
  await mkdir(cwd, { recursive: true });
  await mkdir(join(root, "bin"));
  await symlink(raviCommandPath(), join(root, "bin", "ravi"));
  const all = { "../.ravi/config.json": { ...login, api_url: server.apiUrl }, ...files };
  for (const [name, content] of Object.entries(all)) await put(join(cwd, name), content, server.apiUrl);
  const PATH = `${join(root, "bin")}:${process.env["PATH"] ?? ""}`;
  const ran = await runProcess("/bin/sh", ["-c", line], { cwd, env: { PATH, HOME: home, ...env }, input });
  return { ...ran, requests: server.seen, cwd, home };
}

const login = {
  management_key: "ravi_mgmt_login",
  identity_key: "ravi_id_login",
  identity_uuid: "u-login",
  identity_name: "Login",
  user_email: "human@example.test",
};

async function put(path: string, content: unknown, apiUrl: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(path, text.replaceAll("$URL", apiUrl));
}
