import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createOrchestratedWorld, type OrchestratedWorld } from "./src/orchestrators/orchestrated.ts";
import type { Orchestrator } from "./src/orchestrators/orchestrator.ts";
import { lalph } from "./src/orchestrators/lalph.ts";
import { symphony } from "./src/orchestrators/symphony.ts";
import { linkPersona, readExamples, readPage } from "./src/pages.ts";

const settings: Readonly<Record<string, Pick<Orchestrator, "prepare"> | undefined>> = { lalph, symphony };

/** What a user of a repository types: with `persona` on PATH, in its main checkout. */
async function typist(world: OrchestratedWorld): Promise<(line: string) => Promise<string>> {
  const bin = join(world.user.home, "bin");
  await linkPersona(bin);
  const env = { PATH: `${bin}:${world.env["PATH"] ?? ""}` };
  return async (line) => {
    const { stdout } = await world.start("/bin/sh", ["-c", `exec 2>&1; ${line}`], { env });
    return stdout.replaceAll(world.repository, "~/app").replaceAll(world.user.home, "~");
  };
}

const tools = ["dmux", "superset", "aperant", "lalph", "symphony", "claude-squad", "vibe-kanban"];

test.each(tools)("the commands of docs/orchestrators/%s.md do what the page says, and leave nothing", async (tool) => {
  await using world = await createOrchestratedWorld("app");
  await writeFile(join(world.repository, ".gitignore"), ".dmux/\n");
  await settings[tool]?.prepare?.(world);
  await world.git(["add", "."]);
  await world.git(["commit", "-q", "--allow-empty", "-m", "before"]);
  const seen = (): Promise<string> => world.git(["status", "--porcelain", "--ignored"]);
  const before = await seen();
  const type = await typist(world);
  const examples = await readExamples(`docs/orchestrators/${tool}.md`);
  expect(examples.length).toBeGreaterThan(1);
  for (const { command, output } of examples) expect(await type(command), command).toBe(output);
  expect(await seen()).toBe(before);
});

test("README and docs/orchestrators.md have one table of the same commands, each in the page of its tool", async () => {
  const [readme = [], overview = []] = await Promise.all(["README.md", "docs/orchestrators.md"].map(rowsOf));
  expect(readme.map(({ tool }) => tool)).toEqual(tools);
  expect(overview).toEqual(readme);
  for (const { tool, command } of readme) {
    const typed = (await readExamples(`docs/orchestrators/${tool}.md`)).map((example) => example.command).join("\n");
    for (const part of command.split(" && ")) expect(typed).toContain(part);
  }
});

async function rowsOf(page: string): Promise<{ tool: string; command: string }[]> {
  const rows = (await readPage(page)).matchAll(/^\| \[[^\]]+\]\([\w/]*orchestrators\/([\w-]+)\.md\) \| `([^`]+)` \|/gm);
  return [...rows].map(([, tool = "", command = ""]) => ({ tool, command }));
}
