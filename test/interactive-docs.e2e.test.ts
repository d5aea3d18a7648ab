import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { fakeClaude, openShell } from "./src/terminal-launch.ts";
import { createWorld } from "./src/world.ts";

const docs = new URL("../docs/terminal.md", import.meta.url);

test("the first command of docs/terminal.md does what the page says, with the title it shows", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const [, command = ""] = /^\$ (persona launch .*)$/m.exec(await readFile(docs, "utf8")) ?? [];
  await using shell = await openShell(world, { env: await fakeClaude(world, "exit 42") });
  shell.type(`${command} --harness claude; echo status=$?\r`);
  await shell.seen("status=42");
  expect(shell.output()).toMatch(/\]0;inbox-reader · task-inbox-reader-\w+@ravi\.localhost/);
  expect(await world.account.identities.list()).toEqual([]);
});

test("docs/terminal.md has every option of persona launch, and no other", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const text = await readFile(docs, "utf8");
  const { stdout } = await world.persona(["launch", "--help"]);
  const options = [...stdout.matchAll(/^ {2}(?:-h, )?(--[a-z-]+)/gm)].map((match) => match[1] ?? "");
  const table = text.slice(text.indexOf("| option |"), text.indexOf("The agent's environment is built"));
  const documented = [...table.matchAll(/`(--[a-z-]+)/g)].map((match) => match[1] ?? "");
  expect(new Set(documented)).toEqual(new Set(options.filter((option) => option !== "--help")));
});
