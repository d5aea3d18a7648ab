import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { personaCommand } from "./src/run-cli.ts";
import { createOrchestratedWorld, type OrchestratedWorld } from "./src/orchestrators/orchestrated.ts";

/** Another `ravi` of the machine, which answers for the account wherever it is called: every released one does. */
async function accountsRavi(world: OrchestratedWorld): Promise<Readonly<Record<string, string>>> {
  const bin = join(world.user.home, "released");
  await mkdir(bin);
  await writeFile(join(bin, "ravi"), "#!/bin/sh\necho the account\n", { mode: 0o755 });
  return { PATH: [world.env["PATH"], bin].join(delimiter) };
}

async function gone(world: OrchestratedWorld): Promise<void> {
  const { exitCode } = await world.persona(["gc"], { cwd: world.repository, env: world.env });
  expect(exitCode).toBe(0);
  expect(await world.account.identities.list()).toEqual([]);
  expect(await readdir(join(world.state, "scopes"))).toEqual([]);
}

const say = `ravi get email --json`;

test.each([
  [
    "as its session is paused and resumed",
    `git -C "$REPO" worktree remove -f "$AT"; ${say}; git -C "$REPO" worktree add -q "$AT" one`,
  ],
  ["by git clean", `git clean -qfdx; ${say}`],
])("an agent whose worktree loses its scope %s keeps its identity", async (_how, lose) => {
  await using world = await createOrchestratedWorld();
  const env = { ...(await accountsRavi(world)), REPO: world.repository };
  for (const start of ["the first", "one in a worktree that has its identity"]) {
    const at = join(world.user.home, `worktree of ${start}`);
    await world.git(["worktree", "add", "-q", "-f", "-B", "one", at]);
    if (start !== "the first") await world.persona(["workspace", "provision", "--path", at], { env: world.env });
    const script = `${lose}; cd "$AT" && ${say}`;
    const ended = await world.start(
      process.execPath,
      [personaCommand, "exec", "--lifecycle", "workspace", "--", "sh", "-c", script],
      {
        cwd: at,
        env: { ...env, AT: at },
      },
    );
    const [name = ""] = (await world.account.identities.list()).map((identity) => identity.name);
    expect(ended.exitCode, ended.stderr).toBe(0);
    const said = ended.stdout.trim().split(/\n(?=\{)/);
    expect(said).toHaveLength(2);
    for (const answer of said)
      expect(JSON.parse(answer)).toMatchObject({ email: expect.stringContaining(name.slice(0, 20)) });
    await world.git(["worktree", "remove", "-f", at]);
    await gone(world);
  }
});

test("commands in a workspace come upon the ravi that no agent there can take away", async () => {
  await using world = await createOrchestratedWorld();
  await world.persona(["workspace", "provision"], { cwd: world.repository, env: world.env });
  const [uuid = ""] = await readdir(join(world.state, "scopes"));
  for (const options of [[], ["--ravi", world.ravi.apiUrl]]) {
    const { stdout } = await world.start(process.execPath, [
      personaCommand,
      "exec",
      ...options,
      "--",
      "printenv",
      "PATH",
    ]);
    expect(stdout.split(":")[0]).toBe(join(world.state, "scopes", uuid, "bin"));
  }
  await world.persona(["workspace", "release"], { cwd: world.repository, env: world.env });
  await gone(world);
});

test("the identity of a paused session stays as long as its agent runs, whoever looks for what is gone", async () => {
  await using world = await createOrchestratedWorld();
  const at = join(world.user.home, "paused wörktree");
  await world.git(["worktree", "add", "-q", "-b", "one", at]);
  const mark = join(world.user.home, "mark");
  const pause = `git -C "$REPO" worktree remove -f "$AT"; cd /; : >"$MARK"; until [ -e "$MARK.go" ]; do sleep 0.05; done`;
  const command = [personaCommand, "exec", "--lifecycle", "workspace", "--", "sh", "-c", `${pause}; ${say}`];
  const env = { REPO: world.repository, AT: at, MARK: mark };
  const agent = world.start(process.execPath, command, { cwd: at, env });
  await expect.poll(() => existsSync(mark)).toBe(true);
  for (const [exitCode, words] of [
    [0, ["gc", "--dry-run"]],
    [75, ["gc"]],
  ] as const) {
    const looked = await world.persona(words, { cwd: world.repository, env: world.env });
    expect(looked).toMatchObject({ exitCode, stderr: "" });
    expect(looked.stdout).toMatch(/: to be looked at again \(process \d+ still works under it\)\n$/);
  }
  const [identity] = await world.account.identities.list();
  await writeFile(`${mark}.go`, "");
  const { exitCode, stdout } = await agent;
  expect({ exitCode, said: JSON.parse(stdout) as unknown }).toEqual({
    exitCode: 0,
    said: expect.objectContaining({ email: identity?.inbox }),
  });
  await gone(world);
});
