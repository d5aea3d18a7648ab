import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeScope } from "@persona-launcher/ravi";
import { expect, onTestFinished, test } from "vitest";
import { findKeptScope, quickLaunchId, scopeEnvironment } from "./kept-scope.ts";

interface Place {
  home: string;
  workspace: string;
}

async function newPlace(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "kept-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const place = { home: join(root, "home"), workspace: join(root, "home/my/space") };
  await mkdir(place.workspace, { recursive: true });
  return place;
}

async function ownStart(): Promise<string> {
  const stat = await readFile("/proc/self/stat", "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

/** A scope as the launcher leaves it, kept by this process. */
async function keep(
  directory: string,
  changes: { start?: string; phone?: string; isKept?: boolean } = {},
): Promise<string> {
  const scope = join(directory, ".ravi");
  const { start = await ownStart(), phone, isKept = true } = changes;
  const kept = { email: "kept@example.com", phone, launchId: "abc", pid: process.pid, start };
  const identity = { identityUuid: "u", identityName: "n", identityKey: "k", apiUrl: "http://127.0.0.1:9" };
  await writeScope(scope, { ...identity, ...(isKept ? { kept } : {}) });
  await mkdir(join(scope, "bin"), { mode: 0o700 });
  await writeFile(join(scope, "bin/ravi"), "#!/bin/sh\n", { mode: 0o700 });
  return scope;
}

test("the nearest scope at or above the directory is found, with its identity", async () => {
  const { home, workspace } = await newPlace();
  const outer = await keep(join(home, "my"), { phone: "+12025550100" });
  expect(findKeptScope({ env: {}, cwd: workspace, home })).toEqual({
    directory: outer,
    bin: join(outer, "bin"),
    email: "kept@example.com",
    phone: "+12025550100",
  });
  const inner = await keep(workspace);
  expect(findKeptScope({ env: {}, cwd: workspace, home })).toMatchObject({ directory: inner, phone: undefined });
});

test.each([
  ["", ".local/state"],
  ["relative", ".local/state"],
  ["/xdg", "xdg"],
])(
  "with XDG_STATE_HOME %j the ravi of a workspace is that of its copy, and never one that the scope names",
  async (xdg, state) => {
    const { home, workspace } = await newPlace();
    const env = { XDG_STATE_HOME: xdg.replace("/", `${home}/`) };
    const scope = await keep(workspace);
    const path = join(scope, "config.json");
    const config = JSON.parse(await readFile(path, "utf8")) as { kept: object };
    const bin = join(await keep(join(home, "my")), "bin");
    const standing = { ...config, identity_uuid: "u/1.2", workspace, kept: { ...config.kept, bin } };
    await writeFile(path, JSON.stringify(standing));
    expect(findKeptScope({ env, cwd: workspace, home })).toMatchObject({ bin: join(scope, "bin") });
    const copy = join(home, state, "persona-launcher/scopes/u%2F1%2E2/bin");
    await mkdir(copy, { recursive: true, mode: 0o700 });
    await writeFile(join(copy, "ravi"), "#!/bin/sh\n", { mode: 0o700 });
    expect(findKeptScope({ env, cwd: workspace, home })).toMatchObject({ directory: scope, bin: copy });
  },
);

test("a nearer scope that is not kept for others hides one that is", async () => {
  const { home, workspace } = await newPlace();
  await keep(join(home, "my"));
  await keep(workspace, { isKept: false });
  expect(findKeptScope({ env: {}, cwd: workspace, home })).toBeUndefined();
});

test("the account's place is none, however it is reached", async () => {
  const { home, workspace } = await newPlace();
  const scope = await keep(home);
  const linked = `${home}-link`;
  await symlink(home, linked);
  expect(findKeptScope({ env: {}, cwd: workspace, home })).toBeUndefined();
  expect(findKeptScope({ env: {}, cwd: join(linked, "my"), home })).toBeUndefined();
  expect(findKeptScope({ env: {}, cwd: home, home: linked })).toBeUndefined();
  expect(findKeptScope({ env: { RAVI_CONFIG_DIR: scope }, cwd: workspace, home })).toBeUndefined();
  expect(findKeptScope({ env: { RAVI_CONFIG_DIR: join(linked, ".ravi") }, cwd: workspace, home })).toBeUndefined();
});

test("RAVI_CONFIG_DIR is the only place looked at", async () => {
  const { home, workspace } = await newPlace();
  const scope = await keep(join(home, "my"));
  await keep(workspace);
  expect(findKeptScope({ env: { RAVI_CONFIG_DIR: scope }, cwd: workspace, home })).toMatchObject({ directory: scope });
  expect(findKeptScope({ env: { RAVI_CONFIG_DIR: "../.ravi" }, cwd: workspace, home })).toMatchObject({
    directory: scope,
  });
  expect(findKeptScope({ env: { RAVI_CONFIG_DIR: join(home, "no") }, cwd: workspace, home })).toBeUndefined();
});

test("a scope whose keeper is dead is none, also when its pid was given away", async () => {
  const { home, workspace } = await newPlace();
  await keep(workspace, { start: "1" });
  expect(findKeptScope({ env: {}, cwd: workspace, home })).toBeUndefined();
});

test("symbolic links in a scope's place are refused", async () => {
  const { home, workspace } = await newPlace();
  const scope = await keep(join(home, "my"));
  await symlink(scope, join(workspace, ".ravi"));
  const unsafe = expect.objectContaining({ code: "SCOPE_UNSAFE" });
  expect(() => findKeptScope({ env: {}, cwd: workspace, home })).toThrow(unsafe);
  await rm(join(workspace, ".ravi"));
  await mkdir(join(workspace, ".ravi"));
  await symlink(join(scope, "config.json"), join(workspace, ".ravi/config.json"));
  expect(() => findKeptScope({ env: {}, cwd: workspace, home })).toThrow(unsafe);
});

test("the environment of a scope has the identity, and nothing of Ravi's from the caller", () => {
  const caller = {
    A: "1",
    PATH: "/bin",
    RAVI_MANAGEMENT_KEY: "m",
    RAVI_PHONE: "old",
    PERSONA_LAUNCH_ID: "old",
    B: undefined,
  };
  const scope = { directory: "/w/.ravi", bin: "/w/.ravi/bin", email: "e@x", phone: undefined };
  expect(scopeEnvironment(caller, scope, "id")).toEqual({
    A: "1",
    PATH: "/w/.ravi/bin:/bin",
    PERSONA_LAUNCH_ID: "id",
    RAVI_CONFIG_DIR: "/w/.ravi",
    RAVI_EMAIL: "e@x",
  });
  expect(scopeEnvironment({}, { ...scope, phone: "+1" }, "id")).toMatchObject({
    PATH: "/w/.ravi/bin:/usr/local/bin:/usr/bin:/bin",
    RAVI_PHONE: "+1",
  });
});

test("launch ids are those of the launcher, and no two are the same", () => {
  const ids = Array.from({ length: 200 }, quickLaunchId);
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{12}$/);
});
