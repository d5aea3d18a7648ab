import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPageShell, readExamples } from "./src/pages.ts";
import { readExample } from "./src/readme.ts";
import { createWorld } from "./src/world.ts";

const page = "docs/identities.md";

test("the examples of docs/identities.md print what the page says", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  await mkdir(join(world.workspace, "personas"));
  await writeFile(join(world.workspace, "personas/tester.json"), await readExample(page, "json"));
  await writeFile(join(world.workspace, "secrets.env"), await readExample(page, "ini secrets\\.env"));
  const { run } = await openPageShell(world);
  const examples = await readExamples(page);
  expect(examples).toHaveLength(17);
  for (const { command, output } of examples) {
    expect((await run(`exec 2>&1; ${command}`)).stdout, command).toBe(output);
  }
  expect(await world.account.identities.list()).toMatchObject([{ name: "release-bot" }]);
});
