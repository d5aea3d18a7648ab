import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { createWorld, type World } from "./src/world.ts";

interface Finding {
  id: string;
  status: string;
  detail: string;
  fix?: string;
}

const nothing = (): { say: string } => ({ say: "unused" });

async function doctor(
  world: World,
  env: Record<string, string> = {},
): Promise<{ exitCode: number | undefined; findings: Map<string, Finding> }> {
  const variables = { RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };
  const run = await world.persona(["doctor", "--json"], { env: { ...world.user.env, ...variables, ...env } });
  const { checks } = JSON.parse(run.stdout) as { checks: Finding[] };
  expect(run.stdout + run.stderr).not.toContain(world.ravi.managementKey);
  return { exitCode: run.exitCode, findings: new Map(checks.map((finding) => [finding.id, finding])) };
}

test("the doctor finds everything a launch needs, in words and as JSON", async () => {
  await using world = await createWorld(nothing);
  const { exitCode, findings } = await doctor(world);
  expect(exitCode).toBe(0);
  for (const id of ["node", "git", "ravi", "ravi.key", "state", "personas"]) {
    expect(findings.get(id)).toMatchObject({ status: "ok" });
  }
  for (const harness of ["claude", "codex", "opencode"]) {
    expect(findings.get(`harness.${harness}`)?.detail).toMatch(new RegExp(`^${harness} \\d+\\.\\d+\\.\\d+ at /`));
  }
  const { stdout } = await world.persona(["doctor"]);
  expect(stdout).toMatch(/^✓ node {13}Node\.js v20\./m);
});

test("the doctor names what is wrong and what mends it", async () => {
  await using world = await createWorld(nothing);
  const { api_key: identityKey = "" } = await world.account.identities.create({ name: "somebody" });
  await mkdir(world.state, { recursive: true, mode: 0o755 });
  await chmod(world.state, 0o755);
  const { exitCode, findings } = await doctor(world, {
    PATH: dirname(process.execPath),
    RAVI_MANAGEMENT_KEY: identityKey,
  });
  expect(exitCode).toBe(78);
  expect(findings.get("ravi.key")).toMatchObject({
    status: "failure",
    fix: expect.stringContaining("management key") as string,
  });
  expect(findings.get("state")).toMatchObject({ status: "warning", fix: `chmod 700 '${world.state}'` });
});

test("the doctor says when no account is configured, and starts nothing", async () => {
  await using world = await createWorld(nothing);
  const run = await world.persona(["doctor", "--json"], { env: world.user.env });
  expect(run.exitCode).toBe(0);
  expect(run.stdout).toContain("not running: it starts by itself");
  const status = await world.persona(["ravi", "status", "--json"], { env: world.user.env });
  expect(JSON.parse(status.stdout)).toMatchObject({ status: "stopped" });
});

test("the doctor does not call an agent well that does not start", async () => {
  await using world = await createWorld(nothing);
  const bin = join(world.user.home, "broken");
  await mkdir(bin);
  await writeFile(join(bin, "claude"), "#!/bin/sh\nexit 1\n", { mode: 0o700 });
  const { exitCode, findings } = await doctor(world, { PATH: bin, ANTHROPIC_API_KEY: "k" });
  expect(exitCode).toBe(78);
  expect(findings.get("harness.claude")).toMatchObject({
    status: "warning",
    detail: `claude at ${join(bin, "claude")} does not tell its version: it is broken, or something else`,
    fix: "npm install --global @anthropic-ai/claude-code",
  });
  expect(findings.get("harness")).toMatchObject({ status: "failure", detail: "there is no agent to start" });
});

test("the doctor counts one problem as one", async () => {
  await using world = await createWorld(nothing);
  await mkdir(join(world.workspace, "personas"), { recursive: true });
  await writeFile(join(world.workspace, "personas/broken.json"), "{");
  const { findings } = await doctor(world);
  expect(findings.get("personas")).toMatchObject({ status: "warning", detail: "1 problem in 1 file" });
});
