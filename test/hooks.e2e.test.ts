import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { hookToolIds } from "@persona-launcher/integrations";
import { aperant } from "./src/orchestrators/aperant.ts";
import { claudeSquad } from "./src/orchestrators/claude-squad.ts";
import { dmux } from "./src/orchestrators/dmux.ts";
import { lalph } from "./src/orchestrators/lalph.ts";
import { agentExitCode, createOrchestratedWorld, type OrchestratedWorld } from "./src/orchestrators/orchestrated.ts";
import { evilPrompt, type Mischief, type Orchestrator } from "./src/orchestrators/orchestrator.ts";
import { superset } from "./src/orchestrators/superset.ts";
import { symphony } from "./src/orchestrators/symphony.ts";
import { vibeKanban } from "./src/orchestrators/vibe-kanban.ts";

async function install(world: OrchestratedWorld, orchestrator: Orchestrator, ...options: string[]): Promise<void> {
  await orchestrator.prepare?.(world);
  const installed = await world.persona(["hooks", "install", orchestrator.tool, ...options], {
    cwd: world.repository,
    env: world.env,
  });
  expect(installed).toMatchObject({ exitCode: 0, stderr: "" });
  await orchestrator.finish?.(world);
}

async function persona(world: OrchestratedWorld, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await world.persona(args, { cwd: world.repository, env: world.env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

async function identities(world: OrchestratedWorld): Promise<string[]> {
  return (await world.account.identities.list()).map(({ name }) => name);
}

/** Commits everything in a worktree, as several orchestrators do, and merges it: nothing of ours goes with it. */
async function mergeAll(world: OrchestratedWorld, path: string): Promise<void> {
  const file = `${basename(path)}-${randomUUID()}.txt`;
  await writeFile(join(path, file), "work\n");
  await world.git(["add", "-A"], path);
  await world.git(["commit", "-qm", "work"], path);
  expect(await world.git(["show", "--format=", "--name-only", "-z", "HEAD"], path)).toBe(`${file}\0`);
  await world.git(["fetch", "-q", path, "HEAD"]);
  await world.git(["merge", "-q", "--no-edit", "FETCH_HEAD"]);
  expect(await world.git(["status", "--porcelain"])).toBe("");
}

const all = [dmux, superset, aperant, lalph, symphony, claudeSquad, vibeKanban];

describe.each(all.map((one) => [one.tool, one] as const))("%s", (_tool, orchestrator) => {
  test("gives five tasks at once five identities, leaves git clean, and gives all of them back", async () => {
    await using world = await createOrchestratedWorld();
    await install(world, orchestrator);
    const names = ["one", "two", "three", "four", "five"];
    const tasks = await Promise.all(names.map((name) => orchestrator.open(world, name)));

    const agents = tasks.map(({ agent }) => world.seen(agent));
    expect(new Set(agents.map(({ email }) => email))).toHaveLength(5);
    for (const [index, agent] of agents.entries()) {
      const { path = "" } = tasks[index] ?? {};
      expect(agent).toMatchObject({
        own: agent.email,
        configDirectory: join(path, ".ravi"),
        cwd: path,
        exitCode: agentExitCode,
      });
      expect(await world.git(["status", "--porcelain"], path)).toBe("");
      expect(await persona(world, "badge").catch(() => "")).toBe("");
    }
    const prompted = agents.filter(({ args }) => args.includes(evilPrompt));
    expect(prompted.length === 5 || ["aperant", "claude-squad", "symphony"].includes(orchestrator.tool)).toBe(true);
    expect(existsSync(join(world.repository, "pwned"))).toBe(false);
    expect(await world.git(["status", "--porcelain"])).toBe("");

    for (const task of tasks) await mergeAll(world, task.path);
    for (const task of tasks) await task.close();
    await persona(world, "gc");
    expect(await identities(world)).toEqual([]);
    expect(await persona(world, "gc")).toBe("nothing is left of dead launches\n");
    expect(await readdir(join(world.state, "keys"))).toEqual([]);
  });
});

const mischiefs: readonly Mischief[] = [
  "skips the hook",
  "runs the hook late",
  "runs the hook beside the agent",
  "runs the hook twice",
];

test.each([dmux, superset, symphony].map((one) => [one.tool, one] as const))(
  "%s that skips its hook, or runs it late, beside the agent or twice, starts each agent under exactly one identity",
  async (_tool, orchestrator) => {
    await using world = await createOrchestratedWorld();
    await install(world, orchestrator);
    const tasks = await Promise.all(
      mischiefs.map((mischief, index) => orchestrator.open(world, `task-${index}`, mischief)),
    );
    const agents = tasks.map(({ agent }) => world.seen(agent));
    for (const agent of agents) {
      expect(agent).toMatchObject({ own: agent.email, email: expect.stringContaining("@"), exitCode: agentExitCode });
    }
    expect(new Set(agents.map(({ email }) => email))).toHaveLength(mischiefs.length);
    expect(await identities(world)).toHaveLength(mischiefs.length);
    for (const task of tasks) await task.close();
    await persona(world, "gc");
    expect(await identities(world)).toEqual([]);
  },
);

const told = ["--write-env", ".env", "--write-credentials", ".lalph/ravi.json"];

test.each([dmux, superset, lalph].map((one) => [one.tool, one] as const))(
  "%s whose hooks tell tools that read files: what they need stands in each worktree, unseen by git",
  async (tool, orchestrator) => {
    await using world = await createOrchestratedWorld();
    await writeFile(join(world.repository, ".env"), "MINE=1");
    await writeFile(join(world.repository, ".git/info/exclude"), "/.env\n");
    await install(world, orchestrator, ...told);
    const task = await orchestrator.open(world, "one", "runs the hook twice");
    const { email } = world.seen(task.agent);
    const env = await readFile(join(task.path, ".env"), "utf8");
    expect(env.match(/^AGENT_EMAIL=.*$/gm)).toEqual([`AGENT_EMAIL=${email}`]);
    const credentials = await readFile(join(task.path, ".lalph/ravi.json"), "utf8");
    expect(JSON.parse(credentials)).toMatchObject({ email, config_dir: join(task.path, ".ravi") });
    expect((await stat(join(task.path, ".env"))).mode & 0o777).toBe(0o600);
    expect(await world.git(["status", "--porcelain"], task.path)).toBe("");
    const checked = await world.persona(["hooks", "doctor", tool, "--json"], { cwd: world.repository, env: world.env });
    const { checks } = JSON.parse(checked.stdout) as { checks: { id: string; status: string }[] };
    expect(checks.filter(({ id, status }) => /^hooks\.(?:file|ignored)$/.test(id) && status !== "ok")).toEqual([]);
    await task.close();
    expect(await readFile(join(world.repository, ".env"), "utf8")).toBe("MINE=1");
    await persona(world, "gc");
    expect(await identities(world)).toEqual([]);
  },
);

test("an identity that Ravi does not delete is said to be left behind, and the worktree goes all the same", async () => {
  await using world = await createOrchestratedWorld();
  await install(world, superset);
  const task = await superset.open(world, "one");
  world.ravi.faults.add({ kind: "status", method: "DELETE", path: "/api/identities/*/", status: 405 });
  const ended = await task.close();
  expect(ended?.stderr).toMatch(/persona: ws-one-\S+ left-behind: .*405/);
  expect(existsSync(task.path)).toBe(false);
  const { exitCode, stdout } = await world.persona(["identities", "list", "--stale"], { env: world.env });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringMatching(/ws-one-.*left-behind/s) });
});

test("a Superset that waits for its set-up gives its identity to an agent whose command stays as it is", async () => {
  await using world = await createOrchestratedWorld();
  await install(world, superset);
  const overlay = join(world.repository, ".superset/config.local.json");
  const { setup } = JSON.parse(await readFile(overlay, "utf8")) as { setup: { before: string[] } };
  const path = join(world.user.home, ".superset/worktrees/p1/one");
  await world.git(["worktree", "add", "-q", "-b", "one", path]);
  const line = [...setup.before, ". ./.ravi/env.sh", "claude now"].join(" && ");
  const agent = world.seen(
    await world.start("/bin/bash", ["-l", "-i", "-c", line], { cwd: path, env: { SUPERSET_WORKSPACE_PATH: path } }),
  );
  expect(agent).toMatchObject({
    email: expect.stringContaining("@"),
    own: agent.email,
    args: ["now"],
    configDirectory: join(path, ".ravi"),
    exitCode: agentExitCode,
  });
  await world.git(["worktree", "remove", "--force", path]);
  await persona(world, "gc");
  expect(await identities(world)).toEqual([]);
});

test("dmux in a path without a space runs both of its hooks at the end, and the identity goes once", async () => {
  await using world = await createOrchestratedWorld("app");
  await install(world, dmux);
  const task = await dmux.open(world, "one");
  const env = { DMUX_WORKTREE_PATH: task.path, DMUX_PROGRESS: "1", DMUX_STATUS_PREFIX: "DMUX_STATUS:" };
  const said = await world.start(join(world.repository, ".dmux/hooks/worktree_created"), [], { env });
  expect(said).toMatchObject({ exitCode: 0, stdout: "" });
  expect(said.stderr).toMatch(/^DMUX_STATUS: this worktree is ws-one-\S+@/);
  await task.close();
  expect(await identities(world)).toEqual([]);
  expect(await persona(world, "gc")).toBe("nothing is left of dead launches\n");
});

test("the help of hooks names all tools", async () => {
  await using world = await createOrchestratedWorld();
  for (const command of ["install", "remove", "print", "doctor"]) {
    expect(await persona(world, "hooks", command, "--help")).toContain(`Tools: ${hookToolIds.join(", ")}.`);
  }
});
