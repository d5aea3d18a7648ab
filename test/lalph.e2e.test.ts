import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { AgentNote } from "./src/lalph/agent-notes.ts";
import { canRunLalph } from "./src/lalph/lalph-program.ts";
import { commitSetupScript, publishSetupScript } from "./src/lalph/lalph-repository.ts";
import { createLalphWorld, type LalphWorld } from "./src/lalph/lalph-world.ts";
import { waitUntil } from "./src/processes.ts";

async function persona(world: LalphWorld, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await world.persona(args, { cwd: world.repository, env: world.env });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

async function identities(world: LalphWorld): Promise<string[]> {
  return (await world.account.identities.list()).map(({ name }) => name);
}

/** @returns The address of all three agents of a worktree. */
function expectOneIdentity(agents: readonly AgentNote[]): string {
  const { email = "", cwd = "" } = agents[0] ?? {};
  expect(email).toMatch(/@/);
  const who = { cwd, email, own: email, configDirectory: join(cwd, ".ravi"), status: "", isSetUp: true };
  expect(agents).toMatchObject([
    { ...who, role: "chooser", stoppedBy: "SIGINT" },
    { ...who, role: "worker" },
    { ...who, role: "reviewer" },
  ]);
  const words = ["--output-format", "stream-json", "--model", "a b", expect.stringMatching(/^@\.lalph\/prd\.yml\n/)];
  for (const { args } of agents) expect(args).toEqual(expect.arrayContaining(words));
  return email;
}

/** What the five tasks have written, in the main checkout. */
async function mergedTexts({ repository }: LalphWorld): Promise<string[]> {
  const texts = [1, 2, 3, 4, 5].map((task) => readFile(join(repository, `task-${task}.txt`), "utf8"));
  return (await Promise.all(texts)).map((text) => text.trim());
}

async function expectNothingOfLalph(world: LalphWorld): Promise<void> {
  expect(await world.worktrees()).toEqual([]);
  expect((await world.git(["worktree", "list"])).trim().split("\n")).toHaveLength(1);
  expect(await world.git(["status", "--porcelain"])).toBe("");
  await waitUntil(async () => (await world.processes()).length === 0, { what: "the last process of lalph's to end" });
}

async function expectNothingOfOurs(world: LalphWorld): Promise<void> {
  expect(await identities(world)).toEqual([]);
  expect(await persona(world, "gc")).toBe("nothing is left of dead launches\n");
  const keys = join(world.state, "keys");
  expect(existsSync(keys) ? await readdir(keys) : []).toEqual([]);
}

/**
 * lalph 0.3.139 itself, on Node.js 22. Around it are stand-ins: for the API of GitHub, for `gh`, and for Claude Code. lalph
 * has no setting for the address of that API, so a module that is loaded before it sends its requests to 127.0.0.1.
 */
describe.skipIf(!canRunLalph).concurrent("lalph", () => {
  test("works on five tasks at once under five identities, and merges them", async () => {
    await using world = await createLalphWorld(["one", "two", "three", "four", "five"]);
    await commitSetupScript(world);
    await persona(world, "hooks", "install", "lalph");
    await publishSetupScript(world);
    const { exitCode, stdout } = await world.lalph();
    expect(exitCode).toBe(0);

    const worktrees = await world.notes();
    const emails = new Set(worktrees.map(expectOneIdentity));
    expect(emails).toHaveLength(5);
    const words = worktrees.flatMap((agents) => agents.slice(1).map(({ said }) => said));
    expect(words.filter((said) => stdout.includes(said))).toHaveLength(10);
    const exitCodes = [...stdout.matchAll(/Agent exited with code: (\d+)/g)].map(([, code]) => code);
    expect(new Set(exitCodes)).toEqual(new Set(["11", "12", "13", "14", "15"]));

    await expectNothingOfLalph(world);
    expect(world.issues.map(({ state, labels }) => `${state} ${labels.join(" ")}`)).toEqual(
      Array(5).fill("closed merge"),
    );
    await world.git(["pull", "-q", "--ff-only"]);
    expect(new Set(await mergedTexts(world))).toEqual(emails);

    // lalph runs nothing when a worktree goes.
    expect(await identities(world)).toHaveLength(5);
    expect((await persona(world, "gc")).match(/deleted/g)).toHaveLength(5);
    await expectNothingOfOurs(world);
  });

  test("starts agents under the identity of their worktree also where it cannot run the set-up script", async () => {
    await using world = await createLalphWorld(["one"]);
    await persona(world, "hooks", "install", "lalph");
    // A script that is not committed is run where it lies, by a path that lalph does not quote: here it has spaces.
    expect(existsSync(join(world.repository, "scripts/worktree-setup.sh"))).toBe(true);
    const { exitCode, stderr } = await world.lalph();
    expect(exitCode).toBe(0);
    expect(stderr).toContain("No such file or directory");

    const [agents = []] = await world.notes();
    expect(new Set(agents.map(({ email, own }) => `${email} ${own}`))).toHaveLength(1);
    expect(agents).toMatchObject(
      ["chooser", "worker", "reviewer"].map((role) => ({ role, status: "", isSetUp: false })),
    );
    await expectNothingOfLalph(world);
    expect(await identities(world)).toHaveLength(1);
    await persona(world, "gc");
    await expectNothingOfOurs(world);
  });

  test.each([[[]], [["--strict"]]])("starts no agent that can have no identity, and says why: %j", async (options) => {
    await using world = await createLalphWorld(["one"]);
    await commitSetupScript(world);
    await persona(world, "hooks", "install", "lalph", ...options);
    await publishSetupScript(world);
    const { exitCode, stderr } = await world.lalph({ RAVI_API_URL: "http://127.0.0.1:9" });
    expect(exitCode).toBe(0);
    expect(stderr).toContain('persona: Cannot GET "/api/identities/": ECONNREFUSED');

    expect(await world.notes()).toEqual([]);
    expect(world.issues).toMatchObject([{ state: "open", labels: ["merge"] }]);
    await expectNothingOfLalph(world);
    await expectNothingOfOurs(world);
  });
});
