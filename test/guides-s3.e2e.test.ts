import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, test } from "vitest";
import { guideScript, missing } from "./src/guides/guide-scripts.ts";
import { createGuideWorld, phonePattern, type GuideWorld } from "./src/guides/guide-world.ts";

async function createPane(world: GuideWorld, pane: string): Promise<string> {
  const worktree = await world.directory(`worktrees/${pane}`);
  const { exitCode, stdout, stderr } = await world.run("bash", guideScript("S3 worktree hook"), {
    cwd: await world.directory("project"),
    args: [pane, worktree],
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(new RegExp(`^Ravi identity agent-pane-${pane} ready: \\S+@\\S+ / \\+\\d+\\n$`));
  return worktree;
}

describe.skipIf(missing !== undefined)("S3, dmux", () => {
  test("the worktree hook, five panes at once: each worktree's .env and every ravi call in it are its own", async () => {
    await using world = await createGuideWorld();
    const panes = ["1", "2", "3", "4", "5"];
    const emails = await Promise.all(
      panes.map(async (pane) => {
        const worktree = await createPane(world, pane);
        const [identity, ...others] = await world.identitiesNamed(`agent-pane-${pane}`);
        expect(others).toEqual([]);
        expect(identity?.phone).toMatch(phonePattern);
        expect(parseEnv(await readFile(join(worktree, ".env"), "utf8"))).toEqual({
          AGENT_EMAIL: identity?.inbox,
          AGENT_PHONE: identity?.phone,
        });
        expect(JSON.parse(await readFile(join(worktree, ".ravi/config.json"), "utf8"))).toMatchObject({
          identity_uuid: identity?.uuid,
          identity_name: identity?.name,
        });
        await mkdir(join(worktree, "src/deep"), { recursive: true });
        const agent = await world.run("bash", "ravi get email | jq -r .email", { cwd: join(worktree, "src/deep") });
        expect(agent.stdout).toBe(`${identity?.inbox}\n`);
        return identity?.inbox;
      }),
    );
    expect(new Set(emails).size).toBe(5);
    await world.expectUntouchedAccount();
  });

  test("the worktree hook, run again: the same identity and no second one, but every line of .env twice", async () => {
    await using world = await createGuideWorld();
    const worktree = await createPane(world, "7");
    const before = await world.identitiesNamed("agent-pane-7");
    const first = await readFile(join(worktree, ".env"), "utf8");
    await createPane(world, "7");
    expect(await world.identitiesNamed("agent-pane-7")).toEqual(before);
    expect(before).toHaveLength(1);
    expect(await readFile(join(worktree, ".env"), "utf8")).toBe(first + first);
  });

  test("the post-merge hook deletes the pane's identity and no other", async () => {
    await using world = await createGuideWorld();
    await createPane(world, "1");
    await createPane(world, "2");
    const cwd = await world.directory("project");
    const { exitCode, stdout } = await world.run("bash", guideScript("S3 post-merge hook"), { cwd, args: ["1"] });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nRavi identity agent-pane-1 deleted\n$/);
    expect(await world.identitiesNamed("agent-pane-1")).toEqual([]);
    expect(await world.identitiesNamed("agent-pane-2")).toHaveLength(1);
    await world.expectUntouchedAccount();
  });
});
