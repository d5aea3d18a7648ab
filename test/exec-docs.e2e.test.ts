import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { personaCommand, startCommand } from "./src/run-cli.ts";
import { createWorld } from "./src/world.ts";

const docs = new URL("../docs/exec.md", import.meta.url);

test("the examples of docs/exec.md print what the page says", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const text = await readFile(docs, "utf8");
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
  expect(examples).toHaveLength(4);
  for (const example of examples) {
    const [command = "", ...output] = example.split("\n");
    expect(await run(command), command).toBe(output.join("\n"));
  }

  const shim = /^```sh (shims\/claude)\n([\s\S]*?)^```$/m.exec(text);
  const shims = join(world.user.home, "shims");
  await mkdir(shims);
  await writeFile(join(shims, "claude"), shim?.[2] ?? "");
  await chmod(join(shims, "claude"), 0o755);
  expect(await run(`PATH="${shims}:$PATH"; claude --version`)).toMatch(/^\d+\.\d+\.\d+ \(Claude Code\)\n$/);
});
