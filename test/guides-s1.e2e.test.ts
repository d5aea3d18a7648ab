import { randomUUID } from "node:crypto";
import { access, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { guideScript, guideText, missing, missingPython } from "./src/guides/guide-scripts.ts";
import { createGuideWorld, phonePattern, type GuideWorld, type GuideWorldOptions } from "./src/guides/guide-world.ts";
import { placeAgent, reportFile, type AgentReport } from "./src/guides/stand-in-agents.ts";

async function readReport(workspace: string): Promise<AgentReport> {
  return JSON.parse(await readFile(join(workspace, reportFile), "utf8")) as AgentReport;
}

/** What an agent that acts as the only identity of that name reports. */
async function expectedReport(world: GuideWorld, name: string, workspace: string): Promise<AgentReport> {
  const [identity, ...others] = await world.identitiesNamed(name);
  expect(others).toEqual([]);
  expect(identity?.phone).toMatch(phonePattern);
  return {
    email: identity?.inbox ?? "",
    emailBelow: identity?.inbox ?? "",
    RAVI_EMAIL: identity?.inbox ?? "",
    RAVI_PHONE: identity?.phone ?? "",
    RAVI_CONFIG_DIR: join(workspace, ".ravi"),
  };
}

interface Harness {
  agent: Parameters<typeof placeAgent>[1];
  run(world: GuideWorld, taskId: string, workspace: string): ReturnType<GuideWorld["run"]>;
}

async function runBashHarness(world: GuideWorld, taskId: string): ReturnType<GuideWorld["run"]> {
  return world.run("bash", guideScript("S1 bash harness"), {
    cwd: await world.directory("dispatcher"),
    args: [taskId],
  });
}

const harnesses: Readonly<Record<string, Harness>> = {
  bash: {
    agent: "run-agent.sh",
    run: runBashHarness,
  },
  Python: {
    agent: "agent.py",
    run: async (world, taskId, workspace) =>
      world.run(
        "python",
        `${guideScript("S1 Python harness")}\nimport sys\nrun_agent(sys.argv[1], Path(sys.argv[2]))\n`,
        {
          cwd: await world.directory("dispatcher"),
          args: [taskId, workspace],
        },
      ),
  },
  TypeScript: {
    agent: "agent.js",
    run: async (world, taskId, workspace) =>
      world.run("tsx", `${guideScript("S1 TypeScript harness")}\nrunAgent(process.argv[2], process.argv[3]);\n`, {
        cwd: await world.directory("dispatcher"),
        args: [taskId, workspace],
      }),
  },
};

// The path is the bash harness's own; the others take any.
async function makeWorkspace(taskId: string, agent: Harness["agent"]): Promise<string> {
  const workspace = `/tmp/ravi-workspace-${taskId}`;
  onTestFinished(() => rm(workspace, { recursive: true, force: true }));
  await mkdir(workspace);
  await placeAgent(workspace, agent);
  return workspace;
}

const surroundings: readonly (GuideWorldOptions & { phone: RegExp })[] = [
  { login: "environment", compat: "documented", phone: phonePattern },
  { login: "home", compat: "released", phone: /^$/ },
];

describe.skipIf(missing !== undefined)("S1, Ravi's harness integration", () => {
  for (const [language, { agent, run }] of Object.entries(harnesses)) {
    const skip = language === "Python" && missingPython !== undefined;
    test.skipIf(skip)(`three tasks of the ${language} harness at once: each agent is its own identity`, async () => {
      await using world = await createGuideWorld();
      const taskIds = [randomUUID(), randomUUID(), randomUUID()];
      const reports = await Promise.all(
        taskIds.map(async (taskId) => {
          const workspace = await makeWorkspace(taskId, agent);
          const { exitCode, stderr } = await run(world, taskId, workspace);
          expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
          const report = await readReport(workspace);
          expect(report).toEqual(await expectedReport(world, `task-${taskId}`, workspace));
          return report;
        }),
      );
      expect(new Set(reports.map(({ email }) => email)).size).toBe(3);
      expect(new Set(reports.map(({ RAVI_PHONE }) => RAVI_PHONE)).size).toBe(3);
      expect((await world.account.identities.list()).length).toBe(4);
      await world.expectUntouchedAccount();
    });
  }

  test.each(surroundings)("the bash harness with the account in the $login and RAVI_COMPAT $compat", async (row) => {
    await using world = await createGuideWorld(row);
    const taskId = randomUUID();
    const workspace = await makeWorkspace(taskId, "run-agent.sh");
    const { exitCode } = await runBashHarness(world, taskId);
    const [identity] = await world.identitiesNamed(`task-${taskId}`);
    expect(exitCode).toBe(0);
    const report = await readReport(workspace);
    expect(report).toMatchObject({ email: identity?.inbox, emailBelow: identity?.inbox, RAVI_EMAIL: identity?.inbox });
    expect(report.RAVI_PHONE).toMatch(row.phone);
  });

  test("the bash harness removes its scope, and says that it archives an identity that stays", async () => {
    await using world = await createGuideWorld();
    const taskId = randomUUID();
    const workspace = await makeWorkspace(taskId, "run-agent.sh");
    const { stdout } = await runBashHarness(world, taskId);
    const [identity] = await world.identitiesNamed(`task-${taskId}`);
    expect(stdout.split("\n")).toEqual([
      `[harness] creating identity for task ${taskId}`,
      `[harness] identity ready — inbox: ${identity?.inbox}`,
      "[harness] task complete, archiving identity",
      "",
    ]);
    await expect(access(join(workspace, ".ravi"))).rejects.toThrow("ENOENT");
  });

  test("the credential file holds the identity's values, and the stale ones are found by their prefix", async () => {
    await using world = await createGuideWorld();
    const [cwd, workspace] = [await world.directory("dispatcher"), await world.directory("workspace")];
    await mkdir(join(workspace, ".lalph"));
    const bulk = /ravi identity list --json \| jq .*startswith.*/.exec(guideText("S1"))?.[0] ?? "no such line";
    const lines = [
      "set -euo pipefail",
      'IDENTITY=$(ravi identity create --name "task-1" --json)',
      ...guideScript("S1 bash harness")
        .split("\n")
        .filter((line) => /^IDENTITY_(UUID|EMAIL|PHONE)=/.test(line)),
      guideScript("S1 credential file"),
      bulk,
    ];
    const { exitCode, stdout } = await world.run("bash", lines.join("\n"), { cwd, env: { WORKSPACE: workspace } });
    const [identity] = await world.identitiesNamed("task-1");
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as { name: string }[]).map(({ name }) => name)).toEqual(["task-1"]);
    expect(JSON.parse(await readFile(join(workspace, ".lalph/ravi.json"), "utf8"))).toEqual({
      identity_uuid: identity?.uuid,
      email: identity?.inbox,
      phone: identity?.phone,
      config_dir: join(workspace, ".ravi"),
    });
  });
});
