import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPageShell, readExamples, readPage } from "./src/pages.ts";
import { createWorld } from "./src/world.ts";

const page = "docs/exec.md";

test("the examples of docs/exec.md print what the page says", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const { run } = await openPageShell(world);
  const examples = await readExamples(page);
  expect(examples).toHaveLength(4);
  for (const { command, output } of examples) {
    expect((await run(`exec 2>&1; ${command}`)).stdout, command).toBe(output);
  }

  const shim = /^```sh (shims\/claude)\n([\s\S]*?)^```$/m.exec(await readPage(page));
  const shims = join(world.user.home, "shims");
  await mkdir(shims);
  await writeFile(join(shims, "claude"), shim?.[2] ?? "");
  await chmod(join(shims, "claude"), 0o755);
  const { stdout } = await run(`PATH="${shims}:$PATH"; claude --version`);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+ \(Claude Code\)\n$/);
});
