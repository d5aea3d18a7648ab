import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkHarnesses } from "./check-tools.ts";

async function findings(claude: string): Promise<{ status: string; id: string; detail: string; fix?: string }[]> {
  const root = await mkdtemp(join(tmpdir(), "check-tools-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "bin/claude"), `#!/bin/sh\n${claude}\n`, { mode: 0o700 });
  const env = { PATH: join(root, "bin"), ANTHROPIC_API_KEY: "k" };
  const checks = await checkHarnesses({ env, home: root, cwd: root, nodePath: process.execPath });
  return checks.map((found) => ({ ...found, detail: found.detail.replaceAll(root, "<root>") }));
}

test("an agent that works and has a login is fine", async () => {
  expect((await findings("echo '2.1.0 (Claude Code)'"))[0]).toEqual({
    id: "harness.claude",
    status: "ok",
    detail: "claude 2.1.0 at <root>/bin/claude: logged in by ANTHROPIC_API_KEY",
  });
});

test.each(["exit 1", "exit 0", "kill -9 $$"])(
  "an agent that does `%s` when asked for its version is not",
  async (script) => {
    const found = await findings(script);
    expect(found[0]).toEqual({
      id: "harness.claude",
      status: "warning",
      detail: "claude at <root>/bin/claude does not tell its version: it is broken, or something else",
      fix: "npm install --global @anthropic-ai/claude-code",
    });
    expect(found.at(-1)).toMatchObject({ id: "harness", status: "failure", detail: "there is no agent to start" });
  },
);
