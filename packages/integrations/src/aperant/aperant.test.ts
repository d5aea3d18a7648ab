import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { hookWorld } from "../../testing/hook-world.ts";
import { expectRoundTrip } from "../../testing/round-trip.ts";
import { aperant } from "./aperant.ts";

const run = promisify(execFile);

test.each(["# mine\n*.log\n", "# mine\r\n*.log\r\n", "no end", ""])(
  "an exclude file that is %j is as before when ours has come and gone",
  async (text) => {
    const world = await hookWorld();
    await world.write({ "repo/.git/info/exclude": text });
    await expectRoundTrip(world, aperant);
    await world.install(aperant);
    await world.write({ "repo/.auto-claude/worktrees/x": "", "repo/.ravi/config.json": "", "repo/seen": "" });
    expect(await world.git(["status", "--porcelain", "-uall"])).toBe("?? seen\n");
  },
);

test.for(["bash", "zsh", "fish"])("the line to paste is typed into %s as it is", async (shell, { skip }) => {
  const world = await hookWorld();
  skip(!(await world.hasCommand(shell)), `${shell} is not installed`);
  const { steps } = await world.install(aperant);
  const line = steps.flatMap((step) => /Custom CLI path: (.*)$/.exec(step)?.[1] ?? [])[0] ?? "";
  await run(shell, ["-c", line], { cwd: world.home, env: world.env });
  expect(await world.calls()).toEqual([["exec", "--lifecycle", "workspace", "--", "claude", world.home]]);
  expect(await world.pwned()).toEqual([]);
});
