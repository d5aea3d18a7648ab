import { access, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { createAgentHome } from "../src/agent-home.ts";
import { startCommand } from "../src/run-cli.ts";
import { snapshotTree } from "../src/tree-snapshot.ts";

const endpoint = { url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" };

test("An agent home has a complete environment with nothing of this machine in it", async () => {
  await using home = await createAgentHome(endpoint);

  const { PATH, HOME, ...rest } = home.env;

  expect(HOME).toBe(home.home);
  expect(PATH?.split(":")).toEqual([
    fileURLToPath(new URL("../node_modules/.bin", import.meta.url)),
    dirname(process.execPath),
    "/usr/bin",
    "/bin",
  ]);
  expect(rest).toEqual({
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    ANTHROPIC_BASE_URL: endpoint.url,
    ANTHROPIC_API_KEY: "dummy",
    LAB_KEY: "dummy",
  });
});

test.each([
  ["claude", "2.1.197"],
  ["codex", "0.169.0"],
  ["opencode", "1.18.33"],
])("The PATH of an agent home finds the pinned %s", async (command, version) => {
  await using home = await createAgentHome(endpoint);
  await using cli = startCommand("/usr/bin/env", [command, "--version"], { env: home.env, cwd: home.workspace });

  expect(await cli.ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(version) });
});

test("An agent home lies below the repository, or below the temp directory on request, and is gone afterwards", async () => {
  const inRepository = await createAgentHome(endpoint);
  const inTemp = await createAgentHome(endpoint, { below: "system-temp" });

  expect(inRepository.home.startsWith(fileURLToPath(new URL("../.tmp/", import.meta.url)))).toBe(true);
  expect(inTemp.home.startsWith(`${tmpdir()}/`)).toBe(true);
  expect((await snapshotTree(inTemp.workspace)).size).toBe(0);

  for (const home of [inRepository, inTemp]) {
    await home[Symbol.asyncDispose]();
    await expect(access(dirname(home.home))).rejects.toThrow("ENOENT");
  }
});

test("The account-wide Ravi config is private to the user", async () => {
  await using home = await createAgentHome(endpoint);

  const path = await home.writeRaviConfig({ management_key: "ravi_mgmt_test", identity_name: "account-wide" });

  expect(path).toBe(join(home.home, ".ravi/config.json"));
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual({
    management_key: "ravi_mgmt_test",
    identity_name: "account-wide",
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
});
