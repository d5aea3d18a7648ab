import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { StepName } from "../packages/launcher/src/steps.ts";
import { launcherOf } from "./src/harness-world.ts";
import { personaCommand, startCommand } from "./src/run-cli.ts";
import { createWorld, type World } from "./src/world.ts";

const scriptAtStep = fileURLToPath(new URL("src/script-at-step.mjs", import.meta.url));

/** Runs `persona`, which is killed when it comes to a step. */
async function killAt(step: StepName, args: readonly string[], { user, ravi, workspace }: World): Promise<void> {
  const env = {
    ...user.env,
    RAVI_API_URL: ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: ravi.managementKey,
    SCRIPT_AT_STEP: JSON.stringify({ step, script: 'kill -9 "$PPID"' }),
  };
  const command = ["--import", scriptAtStep, personaCommand, ...args];
  const killed = await startCommand(process.execPath, command, { cwd: workspace, env, timeoutMs: 60_000 }).ended;
  expect(killed).toMatchObject({ signal: "SIGKILL", stdout: "" });
}

const deleted = { path: undefined, identity: { name: "ada" }, release: { kind: "deleted" } };

describe.each(["release.noted", "release.scope-removed", "identity.deleted"] as const)(
  "a deletion that is killed at %s is finished",
  (step) => {
    test.each([
      ["that we made", []],
      ["of somebody else, by force", ["--force"]],
    ])("for an identity %s", async (whose, force) => {
      await using world = await createWorld(() => ({ say: "" }));
      if (whose !== "that we made") await world.account.identities.create({ name: "ada" });
      using launcher = launcherOf(world);
      await launcher.createIdentity("ada");
      await killAt(step, ["identities", "delete", "ada", ...force], world);
      expect(await launcher.releaseGoneWorkspaces({ isDryRun: true })).toMatchObject([
        { ...deleted, release: undefined },
      ]);
      expect(await launcher.releaseGoneWorkspaces()).toMatchObject([deleted]);
      expect(await world.account.identities.list()).toEqual([]);
      expect(await launcher.listIdentities()).toEqual([]);
      expect(await readdir(join(world.state, "keys"))).toEqual([]);
    });
  },
);

test("a deletion that is killed before it is noted did not happen", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  using launcher = launcherOf(world);
  await launcher.createIdentity("ada");
  await killAt("release.beginning", ["identities", "delete", "ada"], world);
  expect(await world.persona(["gc"])).toMatchObject({ exitCode: 0 });
  expect(await world.persona(["ledger", "verify"])).toMatchObject({ exitCode: 0 });
  expect(await world.account.identities.list()).toMatchObject([{ name: "ada" }]);
  expect(await launcher.listIdentities()).toMatchObject([{ name: "ada", state: "ready", users: [] }]);
  expect(await readdir(join(world.state, "keys"))).toHaveLength(1);
});

test("persona identities delete --all names each identity once, those that Ravi refuses to delete as well", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  using launcher = launcherOf(world);
  await launcher.createPool("few", { size: 1 });
  await launcher.createIdentity("ada");
  await launcher.createIdentity("bob");
  await using used = await launcher.prepareEnvironment({ identity: { lifecycle: "named", name: "bob" } });
  world.ravi.faults.add({ kind: "status", method: "DELETE", path: "/api/identities/*/", status: 405 });
  const refused = await world.persona(["identities", "delete", "--all"]);
  expect(refused.exitCode).toBe(77);
  expect(refused.stdout.split("\n")).toEqual([
    expect.stringMatching(/^pool-few-01 left-behind: .*405/),
    expect.stringMatching(/^ada left-behind: .*405/),
    `bob kept: launch ${used.launchId} uses it`,
    "",
  ]);
});
