import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchPlan } from "@persona-launcher/launcher";
import { describe, expect, test } from "vitest";
import { worker } from "./src/refusal-case.ts";
import { createScene, noTraces, type Scene } from "./src/scene.ts";
import { startScriptedRavi } from "./src/scripted-ravi.ts";
import { harnesses } from "./src/world.ts";

const models = { claude: "claude-sonnet-4-6", codex: "gpt-5.5", opencode: "anthropic/claude-sonnet-4-6" };
const args = ["run", "worker", "Do the work", "--dry-run", "--input", "TASK_ID=42"];
const secrets = { CALLER_SECRET: "caller-sentinel-51c0", ANTHROPIC_API_KEY: "model-sentinel-51c0" };

async function writeWorker(scene: Scene): Promise<void> {
  await scene.write("personas/worker.json", {
    ...worker,
    env: { CALLER_SECRET: "$CALLER_SECRET", FROM_VAULT: "$SITE_PASSWORD" },
    mcpServers: {
      lab: { type: "http", url: "http://127.0.0.1:9/mcp", headers: { Authorization: "Bearer ${CALLER_SECRET}" } },
    },
    ravi: { identity: { name: "task-${TASK_ID}" }, secrets: { SITE_PASSWORD: { required: true } } },
  });
}

describe.each(harnesses)("persona run --dry-run --harness %s", (harness) => {
  test("prints the plan, with refs and no values, and touches nothing", async () => {
    await using scene = await createScene();
    await writeWorker(scene);

    const line = [...args, "--harness", harness, "--model", models[harness]];
    const { exitCode, stdout, stderr, json, traces } = await scene.observe(line, { env: secrets });

    expect(traces).toEqual(noTraces);
    expect({ exitCode, stderr, json: { exitCode: json.exitCode, stderr: json.stderr } }).toEqual({
      exitCode: 0,
      stderr: "",
      json: { exitCode: 0, stderr: "" },
    });
    const plan = json.document as LaunchPlan;
    expect(plan).toMatchObject({
      persona: { id: "worker", file: "<workspace>/personas/worker.json" },
      harness: { id: harness, model: models[harness] },
      workspace: { path: "<workspace>", ravi: "absent" },
      directory: { path: `<home>/.local/state/persona-launcher/launches/${plan.launchId}` },
      identity: { name: "task-42", lifecycle: "ephemeral", phone: false },
      inputs: { TASK_ID: "42" },
      credentials: expect.arrayContaining([
        { name: "CALLER_SECRET", source: "environment", required: false },
        { name: "SITE_PASSWORD", source: "vault", required: true },
      ]) as unknown,
      task: expect.stringMatching(/^Do the work/) as string,
      timeoutSeconds: 1800,
    });
    expect(plan.harness.command).toMatch(new RegExp(`/bin/${harness}$`));
    expect(plan.invocation.files.length).toBeGreaterThan(0);
    expect(stdout).toMatch(/^persona +worker \(\S+worker\.json\)\n/);
    expect(stdout).toMatch(/\nidentity +task-42, ephemeral\n/);
    expect(stdout).toMatch(/\ncredential SITE_PASSWORD from vault \(required\)\n/);
    for (const secret of [...Object.values(secrets), "ravi_mgmt_"]) {
      expect(`${stdout}${JSON.stringify(json.document)}`).not.toContain(secret);
    }
  });
});

test("a dry run needs neither the harness nor a Ravi", async () => {
  await using ravi = await startScriptedRavi(() => "close");
  await using scene = await createScene();
  await writeWorker(scene);
  await rm(join(scene.bin, "claude"));

  const { exitCode, stdout, json, traces } = await scene.observe(args, { env: { RAVI_API_URL: ravi.apiUrl } });

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\nharness +claude claude-sonnet-4-6, not installed\n/);
  expect((json.document as LaunchPlan).harness).not.toHaveProperty("command");
  expect(traces).toEqual(noTraces);
  expect(ravi.requests()).toEqual([]);
});

test("a dry run of bad input fails as the run itself would", async () => {
  await using scene = await createScene();
  await writeWorker(scene);

  const { exitCode, stdout, json, traces } = await scene.observe(["run", "worker", "Do it", "--dry-run"]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
  expect(json.document).toMatchObject({ error: { code: "INPUT_MISSING" } });
  expect(traces).toEqual(noTraces);
});
