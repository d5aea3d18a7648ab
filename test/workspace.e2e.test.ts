import { execFile } from "node:child_process";
import { access, cp, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { ProvisionedWorkspace } from "@persona-launcher/launcher";
import { launcherOf } from "./src/harness-world.ts";
import { createWorld, type World } from "./src/world.ts";

const run = promisify(execFile);

interface Provisioned {
  path: string;
  scope: string;
  how: string;
  identity: { uuid: string; name: string; email: string };
}

interface Repository {
  git(...args: string[]): Promise<string>;
  /** Adds a worktree and gives its path. */
  addWorktree(name: string): Promise<string>;
}

async function createRepository(world: World): Promise<Repository> {
  const main = join(world.user.home, "repo");
  await mkdir(main);
  const git = async (...args: string[]): Promise<string> => {
    const options = ["-c", "user.name=t", "-c", "user.email=t@example.test"];
    return (await run("git", ["-C", main, ...options, ...args], { env: world.user.env })).stdout;
  };
  await git("init", "--quiet");
  await git("commit", "--quiet", "--allow-empty", "-m", "begin");
  return {
    git,
    addWorktree: async (name) => {
      const path = join(world.user.home, "trees", name);
      await git("worktree", "add", "--quiet", "--detach", path);
      return path;
    },
  };
}

async function provisionByCommand(world: World, cwd: string, ...more: string[]): Promise<Provisioned> {
  const { stdout, stderr, exitCode } = await world.persona(["workspace", "provision", "--json", ...more], { cwd });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Provisioned;
}

async function provision(world: World, path: string): Promise<ProvisionedWorkspace> {
  using launcher = launcherOf(world);
  return await launcher.provisionWorkspace({ path });
}

/** A scope that stands holds a key, which is nowhere else afterwards. */
async function releaseAll(world: World, ...paths: string[]): Promise<void> {
  using launcher = launcherOf(world);
  for (const path of paths) {
    expect(await launcher.releaseWorkspace({ path })).toMatchObject({ release: { kind: "deleted" } });
  }
}

const names = async (world: World): Promise<string[]> =>
  (await world.account.identities.list()).map(({ name }) => name);

test("a worktree has one identity from its provisioning to its release, for the agent's ravi and every command there", async () => {
  await using world = await createWorld(() => ({ say: "hello" }));
  const { addWorktree, git } = await createRepository(world);
  const [one, two] = [await addWorktree("Ein Zweig (1)"), await addWorktree("two")];
  const first = await provisionByCommand(world, one, "--label", "Fix the login!");
  const other = await provisionByCommand(world, two);
  expect(first).toMatchObject({
    path: one,
    how: "made",
    identity: { name: expect.stringMatching(/^ws-fix-the-login-[0-9a-f]{8}$/) },
  });
  expect(other.identity.name).toMatch(/^ws-two-[0-9a-f]{8}$/);
  expect(other.identity.uuid).not.toBe(first.identity.uuid);
  expect(await git("status", "--porcelain")).toBe("");
  expect((await run("git", ["-C", one, "status", "--porcelain", "--ignored=no"])).stdout).toBe("");
  expect((await stat(join(one, ".ravi", "config.json"))).mode & 0o777).toBe(0o600);

  const before = world.ravi.requests().length;
  expect(await provisionByCommand(world, one, "--label", "another")).toMatchObject({
    how: "reused",
    identity: first.identity,
  });
  expect(world.ravi.requests().length - before).toBe(1);

  // As the guides do it, from a folder below, and by exec.
  await mkdir(join(one, "deep"));
  const script = 'echo "$RAVI_EMAIL"; ravi get email; sleep 0.1';
  const [byDirectory, ...byExec] = await Promise.all([
    run(join(one, ".ravi/bin/ravi"), ["get", "email"], { cwd: join(one, "deep"), env: { ...world.user.env } }),
    ...[1, 2].map(() => world.persona(["exec", "--", "sh", "-c", script], { cwd: join(one, "deep") })),
  ]);
  expect(byDirectory.stdout).toContain(first.identity.email);
  for (const { stdout } of byExec) expect(stdout.split(first.identity.email).length - 1).toBe(2);
  expect(await names(world)).toHaveLength(2);

  const shown = await world.persona(["workspace", "show", "--json"], { cwd: one });
  expect(JSON.parse(shown.stdout)).toMatchObject({ uuid: first.identity.uuid, scope: join(one, ".ravi"), users: [] });
  expect(await world.persona(["workspace", "release", "--path", "two"], { cwd: join(one, "..") })).toMatchObject({
    exitCode: 0,
    stdout: `${other.identity.name} deleted\n`,
  });
  await expect(access(join(two, ".ravi"))).rejects.toThrow("ENOENT");
  expect(await world.persona(["workspace", "release"], { cwd: two })).toMatchObject({ stdout: "nothing to release\n" });
  expect(await world.persona(["workspace", "show"], { cwd: two })).toMatchObject({ exitCode: 66, stdout: "" });

  // Removed behind our back, and released by the path alone.
  await git("worktree", "remove", "--force", one);
  expect(await world.persona(["workspace", "release", "--path", one])).toMatchObject({ exitCode: 0 });
  expect(await names(world)).toEqual([]);
  expect(await readdir(join(world.state, "keys"))).toEqual([]);
  expect(await world.persona(["ledger", "verify"])).toMatchObject({ exitCode: 0 });
});

test("provisioning is safe to race, and an exec that comes before its hook ends under the same identity", async () => {
  await using world = await createWorld(() => ({ say: "hello" }));
  const { addWorktree } = await createRepository(world);
  const path = await addWorktree("racy");
  const [exec, ...provisioned] = await Promise.all([
    world.persona(["exec", "--lifecycle", "workspace", "--", "ravi", "get", "email"], { cwd: path }),
    ...[1, 2, 3].map(() => provisionByCommand(world, path)),
  ]);
  const emails = new Set(provisioned.map(({ identity }) => identity.email));
  expect(emails.size).toBe(1);
  expect(exec).toMatchObject({ exitCode: 0, stdout: expect.stringContaining([...emails][0] ?? "") });
  expect(await names(world)).toHaveLength(1);
  await releaseAll(world, path);
});

test("a lost scope is written anew; a copied one, and one of somebody else's, serve nobody", async () => {
  await using world = await createWorld(() => ({ say: "hello" }));
  const { addWorktree } = await createRepository(world);
  const path = await addWorktree("origin");
  const first = await provision(world, path);
  await rm(join(path, ".ravi"), { recursive: true });
  expect(await provision(world, path)).toMatchObject({ how: "reused", identity: first.identity });

  const copy = await addWorktree("copy");
  await cp(join(path, ".ravi"), join(copy, ".ravi"), { recursive: true });
  const refused = run(join(copy, ".ravi/bin/ravi"), ["get", "email"], { cwd: copy, env: world.user.env });
  await expect(refused).rejects.toMatchObject({
    stdout: "",
    stderr: expect.stringContaining("it is that of workspace"),
  });
  const exec = await world.persona(["exec", "--", "ravi", "get", "email"], { cwd: copy });
  expect(exec.stdout).not.toContain(first.identity.email);
  await rm(join(copy, ".ravi"), { recursive: true });

  await world.account.identities.delete(first.identity.uuid);
  const second = await provision(world, path);
  expect(second.identity.uuid).not.toBe(first.identity.uuid);
  const config = await readFile(join(path, ".ravi", "config.json"), "utf8");
  expect(config).toContain(second.identity.uuid);
  expect(config).not.toContain(first.identity.uuid);
  await releaseAll(world, path);
});

test("persona gc releases workspaces that are gone, and lets an identity follow a worktree that was moved", async () => {
  await using world = await createWorld(() => ({ say: "hello" }));
  const { addWorktree, git } = await createRepository(world);
  const [gone, moved, locked] = [await addWorktree("gone"), await addWorktree("moved"), await addWorktree("locked")];
  const provisioned = [await provision(world, gone), await provision(world, moved), await provision(world, locked)];
  await git("worktree", "remove", "--force", gone);
  const elsewhere = join(world.user.home, "elsewhere");
  await git("worktree", "move", moved, elsewhere);
  await git("worktree", "lock", locked);
  await rm(locked, { recursive: true });
  const collected = await world.persona(["gc", "--json"]);
  expect(JSON.parse(collected.stdout)).toMatchObject({
    workspaces: [{ path: gone, release: { kind: "deleted" }, identity: { name: provisioned[0]?.identity.name } }],
  });
  const followed = await provision(world, elsewhere);
  expect(followed).toMatchObject({ how: "reused", identity: provisioned[1]?.identity });
  const email = await world.persona(["exec", "--", "ravi", "get", "email"], { cwd: elsewhere });
  expect(email.stdout).toContain(provisioned[1]?.identity.email);
  expect(await names(world)).toEqual(provisioned.slice(1).map(({ identity }) => identity.name));
  await releaseAll(world, elsewhere);
});

test("launches under a workspace's identity are exclusive unless they share it, and leave the scope where it stands", async () => {
  await using world = await createWorld(({ task }) => (task === "Wait" ? { hang: true } : { say: "hello" }));
  await world.writePersona({
    id: "clerk",
    description: "Works for its workspace",
    harness: "claude",
    model: "claude-sonnet-4-6",
    systemPrompt: "Work.",
    ravi: { identity: { lifecycle: "workspace" } },
  });
  const launcher = launcherOf(world);
  const { identity, scope } = await launcher.provisionWorkspace();
  await using persona = launcher.usePersona("clerk", { conversation: "new" });
  const waiting = persona.sendMessage("Wait");
  for await (const event of waiting) if (event.type === "started") break;
  await expect(persona.sendMessage("Go")).rejects.toMatchObject({ code: "IDENTITY_BUSY" });
  await expect(launcher.releaseWorkspace()).rejects.toMatchObject({ code: "IDENTITY_BUSY" });
  expect(await launcher.provisionWorkspace()).toMatchObject({ identity, how: "reused" });
  const queued = persona.sendMessage("Go", { identity: { waitSeconds: 60 } });
  waiting.cancel();
  await waiting;
  expect(await queued).toMatchObject({
    status: "completed",
    identity: { uuid: identity.uuid, release: { kind: "kept" } },
  });
  const shared = [1, 2].map(() => persona.sendMessage("Go", { identity: { shared: true } }));
  for (const { status } of await Promise.all(shared)) expect(status).toBe("completed");
  await access(join(scope ?? "", "config.json"));
  expect(await launcher.releaseWorkspace()).toMatchObject({ release: { kind: "deleted" } });
  expect(await readdir(world.workspace)).toEqual(["personas"]);
});
