import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeClaude, openPersona } from "./src/terminal-launch.ts";
import { createWorld } from "./src/world.ts";

const never = (): { say: string } => ({ say: "unused" });
const flat = { description: "d", model: "claude-sonnet-4-6", systemPrompt: "" };
const skill = { id: "mine", source: "./skills/mine", description: "d" };

test("persona launch installs the persona's skills when it is told to, and says so when it is not", async () => {
  await using world = await createWorld(never);
  await world.writePersona({ id: "worker", ...flat, harness: "claude", skills: [skill] });
  const directory = join(world.workspace, "personas/skills/mine");
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "SKILL.md"), "---\nname: mine\ndescription: d\n---\n");
  const env = await fakeClaude(world, 'case "$*" in *--plugin-dir=*) echo WITH-SKILLS ;; *) echo WITHOUT ;; esac');
  await using skilled = await openPersona(world, ["launch", "worker", "--install-skills"], { env, columns: 200 });
  await skilled.seen("WITH-SKILLS");
  await skilled.ended;
  expect(skilled.output()).not.toContain("not installed");
  await using plain = await openPersona(world, ["launch", "worker"], { env, columns: 200 });
  await plain.seen("WITHOUT");
  await plain.ended;
  expect(plain.output()).toContain("skill mine not installed: nobody asked for it (--install-skills)");
});

test("persona launch chooses the tier by a profile of the router, and refuses an unknown one", async () => {
  await using world = await createWorld(never);
  await world.writePersona({ id: "worker", ...flat, harness: "claude" });
  const env = await fakeClaude(world, "exit 0");
  await using refused = await openPersona(world, ["launch", "worker", "--profile", "nosuch"], { env, columns: 200 });
  await refused.seen("OPTION_INVALID");
  expect(await refused.ended).toMatchObject({ exitCode: 64 });
});

test("persona launch does not take an empty name of a workspace for the current directory", async () => {
  await using world = await createWorld(never);
  await world.writePersona({ id: "worker", ...flat, harness: "claude" });
  const env = await fakeClaude(world, "exit 0");
  await using refused = await openPersona(world, ["launch", "worker", "--workspace", ""], { env, columns: 200 });
  await refused.seen("its name is empty");
  expect(await refused.ended).toMatchObject({ exitCode: 64 });
});
