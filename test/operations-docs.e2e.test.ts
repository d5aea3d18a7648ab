import { existsSync } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPageShell, readScripts } from "./src/pages.ts";
import { isAlive, waitUntil } from "./src/processes.ts";
import { startPersona } from "./src/run-cli.ts";
import { createWorld } from "./src/world.ts";

const page = "docs/operations.md";

test("after a crash, before a move and at the end, the commands of docs/operations.md leave what they say", async () => {
  await using world = await createWorld(() => ({ say: "" }), { mayLeaveScope: true });
  const { env, run } = await openPageShell(world);
  const names = async (): Promise<string[]> => (await world.account.identities.list()).map(({ name }) => name);
  await run("persona pool create clerks --size 2; persona workspace provision --label home");
  await world.account.identities.create({ name: "of-a-person" });
  await run("persona identities create of-a-person; persona identities create of-ours");
  const stays = [expect.stringMatching(/^pool-clerks-01$/), "pool-clerks-02", expect.stringMatching(/^ws-home/)];

  const elsewhere = join(world.user.home, "elsewhere");
  await mkdir(elsewhere);
  const mark = join(world.user.home, "runs");
  const command = ["sh", "-c", `: >${mark}; exec sleep 300`];
  await using killed = startPersona(["exec", "--", ...command], { cwd: elsewhere, env });
  await waitUntil(() => existsSync(mark), { what: "the command to run" });
  expect((await run("persona launches --live")).stdout).toContain("exec");
  killed.kill("SIGKILL");
  await waitUntil(() => !isAlive(killed.pid), { what: "its end" });
  const crash = await run(await readScripts(page, "## After a crash"));
  expect(crash).toMatchObject({ exitCode: 0, stderr: "no launch is live\n" });
  expect(crash.stdout).toMatch(/would be taken back[\s\S]*taken back/);
  expect(await names()).toEqual(expect.arrayContaining([...stays, "of-a-person", "of-ours"]));

  const end = await run(await readScripts(page, "## Moving to another machine, and deleting everything"));
  expect(end, end.stderr).toMatchObject({ exitCode: 0 });
  expect(end.stdout).toMatch(/^of-a-person kept: it was there before any launch$/m);
  expect(await names()).toEqual(["of-a-person"]);
  await expect(access(world.state)).rejects.toThrow("ENOENT");
  await expect(access(join(world.workspace, ".ravi"))).rejects.toThrow("ENOENT");
});
