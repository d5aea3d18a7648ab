import { execFileSync } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { readScope } from "./read-scope.ts";

interface Places {
  /** The home directory; the workspace lies below it. */
  home: string;
  workspace: string;
  deep: string;
}

async function places(): Promise<Places> {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory[Symbol.asyncDispose]());
  const home = join(directory.path, "home");
  const workspace = join(home, "work");
  const deep = join(workspace, "a", "b");
  await mkdir(deep, { recursive: true });
  return { home, workspace, deep };
}

async function writeConfig(place: string, config: unknown): Promise<string> {
  const path = join(place, ".ravi", "config.json");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof config === "string" ? config : JSON.stringify(config));
  return path;
}

test("the whole file is read, nulls and unknown fields included", async () => {
  const { home, workspace } = await places();
  const configPath = await writeConfig(workspace, {
    identity_uuid: "u",
    identity_name: "n",
    identity_key: "k",
    management_key: null,
    user_email: "",
    api_url: "http://127.0.0.1:1",
    future: { field: 1 },
  });

  expect(await readScope({ env: {}, cwd: workspace, home })).toEqual({
    identityUuid: "u",
    identityName: "n",
    identityKey: "k",
    apiUrl: "http://127.0.0.1:1",
    configPath,
    origin: "workspace",
  });
});

test("the nearest file upwards wins, also from a subfolder", async () => {
  const { home, workspace, deep } = await places();
  await writeConfig(home, { identity_uuid: "account" });
  await writeConfig(workspace, { identity_uuid: "outer" });

  expect(await readScope({ env: {}, cwd: deep, home })).toMatchObject({ identityUuid: "outer", origin: "workspace" });

  await writeConfig(dirname(deep), { identity_uuid: "inner" });

  expect(await readScope({ env: {}, cwd: deep, home })).toMatchObject({ identityUuid: "inner" });
});

test("files are not merged", async () => {
  const { home, workspace } = await places();
  await writeConfig(home, { management_key: "m", identity_key: "k" });
  await writeConfig(workspace, { identity_uuid: "u" });

  const scope = await readScope({ env: {}, cwd: workspace, home });

  expect(scope).toMatchObject({ identityUuid: "u", managementKey: undefined, identityKey: undefined });
});

test("the home directory's file comes last, and not at all when it is not allowed", async () => {
  const { home, deep } = await places();
  const configPath = await writeConfig(home, { identity_uuid: "account" });

  expect(await readScope({ env: {}, cwd: deep, home })).toMatchObject({ origin: "home", configPath });
  expect(await readScope({ env: {}, cwd: home, home })).toMatchObject({ origin: "home", configPath });
  expect(await readScope({ env: {}, cwd: deep, home, allowHome: false })).toBeUndefined();
  expect(await readScope({ env: {}, cwd: home, home, allowHome: false })).toBeUndefined();
});

test("a home directory reached through a symbolic link is still the home directory", async () => {
  const { home, deep } = await places();
  await writeConfig(home, { identity_uuid: "account" });
  const linked = join(dirname(home), "linked");
  await symlink(home, linked);

  expect(await readScope({ env: {}, cwd: deep, home: linked, allowHome: false })).toBeUndefined();
  expect(await readScope({ env: {}, cwd: join(linked, "work"), home, allowHome: false })).toBeUndefined();
  expect(await readScope({ env: {}, cwd: deep, home: linked })).toMatchObject({ origin: "home" });
});

test("nothing above the home directory counts", async () => {
  const { home, deep } = await places();
  await writeConfig(dirname(home), { identity_uuid: "above" });

  expect(await readScope({ env: {}, cwd: deep, home })).toBeUndefined();
});

test("RAVI_CONFIG_DIR beats everything, and may be relative", async () => {
  const { home, workspace, deep } = await places();
  await writeConfig(home, { identity_uuid: "account" });
  await writeConfig(deep, { identity_uuid: "near" });
  const configPath = await writeConfig(workspace, { identity_uuid: "named" });

  const expected = { identityUuid: "named", origin: "env", configPath };
  expect(await readScope({ env: { RAVI_CONFIG_DIR: dirname(configPath) }, cwd: deep, home })).toMatchObject(expected);
  expect(await readScope({ env: { RAVI_CONFIG_DIR: "../../.ravi" }, cwd: deep, home })).toMatchObject(expected);
});

test("RAVI_CONFIG_DIR without a config is no scope, whatever else is there", async () => {
  const { home, workspace } = await places();
  await writeConfig(home, { identity_uuid: "account" });
  await writeConfig(workspace, { identity_uuid: "near" });

  expect(await readScope({ env: { RAVI_CONFIG_DIR: join(home, "nowhere") }, cwd: workspace, home })).toBeUndefined();
});

test("an empty RAVI_CONFIG_DIR is none", async () => {
  const { home, workspace } = await places();
  await writeConfig(workspace, { identity_uuid: "near" });

  expect(await readScope({ env: { RAVI_CONFIG_DIR: "" }, cwd: workspace, home })).toMatchObject({
    identityUuid: "near",
  });
});

test("without any file there is no scope", async () => {
  const { home, deep } = await places();

  expect(await readScope({ env: {}, cwd: deep, home })).toBeUndefined();
  expect(await readScope({ env: {}, cwd: join(deep, "gone"), home })).toBeUndefined();
});

test.each([
  { name: "an empty file", text: "", says: "it is empty" },
  { name: "half a file", text: '{"identity_key": "hunter2', says: "it is not JSON" },
  { name: "an array", text: '["hunter2"]', says: "its content has the wrong type" },
  {
    name: "a number for a name",
    text: '{"identity_name": 5, "identity_key": "hunter2"}',
    says: '"identity_name" has the wrong type',
  },
  { name: "a since that is no instant", text: '{"since": "hunter2"}', says: '"since" has the wrong type' },
  { name: "a very long file", text: `"hunter2${"x".repeat(1024 * 1024)}"`, says: "it is longer than 1048576 bytes" },
])("$name is an error without fallback that quotes nothing", async ({ text, says }) => {
  const { home, workspace } = await places();
  await writeConfig(home, { identity_uuid: "account" });
  const path = await writeConfig(workspace, text);

  const error: unknown = await readScope({ env: {}, cwd: workspace, home }).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "SCOPE_INVALID", path, message: `Cannot read the scope "${path}": ${says}` });
  expect(inspect(error)).not.toContain("hunter2");
});

test("a directory or a FIFO in the file's place is an error", async () => {
  const { home, workspace, deep } = await places();
  await mkdir(join(workspace, ".ravi", "config.json"), { recursive: true });
  await mkdir(join(deep, ".ravi"));
  execFileSync("sh", ["-c", 'mkfifo "$0"', join(deep, ".ravi", "config.json")]);

  await expect(readScope({ env: {}, cwd: workspace, home })).rejects.toMatchObject({ code: "SCOPE_INVALID" });
  await expect(readScope({ env: {}, cwd: deep, home })).rejects.toMatchObject({ code: "SCOPE_INVALID" });
});

test("a RAVI_CONFIG_DIR that names the file instead of its directory is an error", async () => {
  const { home, workspace } = await places();
  const path = await writeConfig(workspace, { identity_uuid: "u" });

  await expect(readScope({ env: { RAVI_CONFIG_DIR: path }, cwd: workspace, home })).rejects.toMatchObject({
    code: "SCOPE_INVALID",
  });
});

test("a workspace cannot lead elsewhere by symbolic links", async () => {
  const { home, workspace, deep } = await places();
  const account = await writeConfig(home, { identity_key: "k" });
  await symlink(dirname(account), join(workspace, ".ravi"));
  await mkdir(join(deep, ".ravi"));
  await symlink(account, join(deep, ".ravi", "config.json"));

  await expect(readScope({ env: {}, cwd: workspace, home })).rejects.toMatchObject({ code: "SCOPE_SYMLINK" });
  await expect(readScope({ env: {}, cwd: deep, home })).rejects.toMatchObject({ code: "SCOPE_SYMLINK" });
});

test("the places the user chose may be symbolic links", async () => {
  const { home, workspace } = await places();
  const real = await writeConfig(join(dirname(home), "dotfiles"), { identity_uuid: "u" });
  await symlink(dirname(real), join(home, ".ravi"));

  expect(await readScope({ env: {}, cwd: workspace, home })).toMatchObject({ origin: "home" });
  expect(await readScope({ env: { RAVI_CONFIG_DIR: join(home, ".ravi") }, cwd: workspace, home })).toMatchObject({
    origin: "env",
  });
});
