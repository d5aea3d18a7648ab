import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readExample } from "./src/readme.ts";
import { personaCommand, startCommand } from "./src/run-cli.ts";
import { createWorld } from "./src/world.ts";

const page = "docs/identities.md";

test("the examples of docs/identities.md print what the page says", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const text = await readFile(fileURLToPath(new URL(`../${page}`, import.meta.url)), "utf8");
  await mkdir(join(world.workspace, "personas"));
  await writeFile(join(world.workspace, "personas/tester.json"), await readExample(page, "json"));
  const bin = join(world.user.home, "bin");
  await mkdir(bin);
  await symlink(personaCommand, join(bin, "persona"));
  const env = {
    ...world.user.env,
    PATH: `${bin}:${world.user.env["PATH"]}`,
    RAVI_API_URL: world.ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
  };
  const run = async (command: string): Promise<string> => {
    await using running = startCommand("/bin/sh", ["-c", `exec 2>&1; ${command}`], { cwd: world.workspace, env });
    return (await running.ended).stdout;
  };
  const blocks = [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].flatMap(([, block = ""]) => block.split(/^\$ /m));
  const examples = blocks.filter((example) => example !== "");
  expect(examples).toHaveLength(9);
  for (const example of examples) {
    const [command = "", ...output] = example.split("\n");
    expect(await run(command), command).toBe(output.join("\n"));
  }
  expect(await world.account.identities.list()).toMatchObject([{ name: "release-bot" }]);
});
