import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorld } from "./src/world.ts";

const docs = new URL("../docs/personas.md", import.meta.url);

test("the personas of docs/personas.md are valid, and run as the page says", async () => {
  await using world = await createWorld(({ system }) => ({ say: /releases of (\w+)/.exec(system)?.[1] ?? "none" }));
  const text = await readFile(docs, "utf8");
  const blocks = [...text.matchAll(/^```json (personas\/\S+)\n([\s\S]*?)^```$/gm)];
  expect(blocks.map((block) => block[1])).toEqual([
    "personas/release-watcher.json",
    "personas/my-reviewer.json",
    "personas/publisher.json",
  ]);
  await mkdir(join(world.workspace, "personas"));
  for (const [, file = "", content = ""] of blocks) await writeFile(join(world.workspace, file), content);
  expect(await world.persona(["validate"])).toMatchObject({ exitCode: 0, stdout: "6 files, no problems\n" });
  expect((await world.persona(["show", "release-watcher"])).exitCode).toBe(0);
  const run = await world.persona(["run", "release-watcher", "What is new?", "--input", "PRODUCT=node"], {
    env: {
      ...world.user.env,
      RAVI_API_URL: world.ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
      GITHUB_TOKEN: "a value of the caller's",
    },
  });
  expect(run).toMatchObject({ exitCode: 0, stdout: "node\n" });
});

test("docs/personas.md names commands that exist", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const text = await readFile(docs, "utf8");
  const names = new Set(
    [...text.matchAll(/\bpersona (list|validate|show|run|new|install|uninstall|schema)\b/g)].map((match) => match[1]),
  );
  const help = await world.persona(["--help"]);
  for (const name of names) expect(help.stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  expect(names.size).toBe(8);
});
