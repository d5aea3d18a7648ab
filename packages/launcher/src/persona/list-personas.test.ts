import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { describeProblems } from "./describe-problems.ts";
import { listPersonas } from "./list-personas.ts";
import { loadPersona } from "./load-persona.ts";

/** Writes files into a directory of their own and returns it. */
async function files(contents: Record<string, object | string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "personas-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return root;
}

const persona = (id: string, fields: object = {}): object => ({
  id,
  description: `About ${id}`,
  harness: "claude",
  model: "m",
  systemPrompt: "",
  ...fields,
});

describe("listPersonas()", () => {
  it("lists the personas of all directories, and what is wrong with the other files", async () => {
    const runtime = { model: "m", systemPrompt: "" };
    const tiers = {
      best: { ...runtime, harness: "codex" },
      "best-value": { ...runtime, harness: "opencode" },
      minimum: { ...runtime, harness: "codex" },
    };
    const root = await files({
      "one/a.json": persona("a"),
      "one/broken.json": "{",
      "one/.hidden.json": "{",
      "one/notes.md": "x",
      "two/a.json": persona("a"),
      "two/t.json": { id: "t", description: "Tiers", tiers },
      "two/misnamed.json": persona("named"),
    });
    const directories = ["one", "absent", "two"].map((name) => join(root, name));
    const { personas, problems } = await listPersonas({ directories, catalog: false });
    const [one, two] = [join(root, "one"), join(root, "two")];
    const shadow = { shadowed: true, shadowedBy: join(one, "a.json") };
    const claude = { harnesses: ["claude"] };
    expect(personas).toEqual([
      { id: "a", description: "About a", ...claude, file: join(one, "a.json"), location: one },
      { id: "a", description: "About a", ...claude, file: join(two, "a.json"), location: two, ...shadow },
      { id: "named", description: "About named", ...claude, file: join(two, "misnamed.json"), location: two },
      { id: "t", description: "Tiers", harnesses: ["opencode", "codex"], file: join(two, "t.json"), location: two },
    ]);
    expect(describeProblems(problems, { cwd: root })).toMatchInlineSnapshot(`
      "one/broken.json:1:2  broken JSON: expected a key in double quotes, got the end of the file

      two/misnamed.json  /id  "named" is not what the file name says: expected "misnamed"
          Rename the file to "named.json", or change the id"
    `);
  });

  it("calls shadowed exactly what loading does not return", async () => {
    const root = await files({
      "one/b.json": persona("a"),
      "one/c.json": "{",
      "two/a.json": persona("a", { description: "wins" }),
      "two/b.json": persona("b"),
      "two/c.json": persona("c"),
      "two/d.json": persona("d"),
    });
    const directories = [join(root, "one"), join(root, "two")];
    const { personas } = await listPersonas({ directories, catalog: false });
    for (const { id, file, shadowed } of personas) {
      const loaded = await loadPersona(id, { directories }).catch(() => undefined);
      expect({ file, shadowed: shadowed ?? false }).toEqual({ file, shadowed: loaded?.file !== file });
    }
    expect(personas.filter(({ shadowed }) => shadowed).map(({ file }) => relative(root, file))).toEqual([
      "one/b.json",
      "two/b.json",
      "two/c.json",
    ]);
  });

  it("counts a directory once, by whatever name", async () => {
    const root = await files({ "one/a.json": persona("a") });
    await symlink("one", join(root, "link"));
    const { personas } = await listPersonas({
      directories: [join(root, "one"), join(root, "link"), join(root, "one")],
      catalog: false,
    });
    expect(personas).toHaveLength(1);
  });

  it("reports a directory that is none", async () => {
    const root = await files({ one: "x" });
    const { problems } = await listPersonas({ directories: [join(root, "one")], catalog: false });
    expect(problems).toEqual([{ file: join(root, "one"), pointer: "", message: "it is not a directory" }]);
  });
});
