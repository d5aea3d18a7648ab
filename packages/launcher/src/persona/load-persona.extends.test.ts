import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LaunchError } from "../launch-error.ts";
import { describeProblems } from "./describe-problems.ts";
import { listPersonas } from "./list-personas.ts";
import { loadPersona } from "./load-persona.ts";

const flat = { description: "Base", harness: "claude", model: "m", systemPrompt: "p" };

/** Writes files below a directory of their own; `one`, `two` and `three` are the cascade. */
async function cascade(contents: Record<string, object | string>): Promise<{ root: string; directories: string[] }> {
  const root = await mkdtemp(join(tmpdir(), "personas-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
  return { root, directories: ["one", "two", "three"].map((name) => join(root, name)) };
}

/** What is wrong with a persona, as a user reads it. */
async function refusal(id: string, { root, directories }: { root: string; directories: string[] }): Promise<string> {
  const outcome: unknown = await loadPersona(id, { directories }).catch((error: unknown) => error);
  if (!(outcome instanceof LaunchError)) return "accepted";
  return `${outcome.message}\n${describeProblems(outcome.problems, { cwd: root })}`.replaceAll(root, "<root>");
}

describe("a persona that extends another", () => {
  it("finds its base beside itself, in a layer below it, and in a file of another name", async () => {
    const { root, directories } = await cascade({
      "one/a.json": { id: "a", extends: "b" },
      "one/b.json": { id: "b", extends: "c", model: "n" },
      "two/misnamed.json": { id: "c", ...flat },
    });
    const loaded = await loadPersona("a", { directories });
    expect(loaded.persona).toMatchObject({ id: "a", ...flat, model: "n" });
    expect(loaded).toMatchObject({
      file: join(root, "one/a.json"),
      directory: join(root, "one"),
      bases: [join(root, "one/b.json"), join(root, "two/misnamed.json")],
    });
  });

  it("changes the persona of the same id below it, layer by layer", async () => {
    const { directories } = await cascade({
      "one/a.json": { id: "a", extends: "a", env: { A: "1" } },
      "two/a.json": { id: "a", extends: "a", env: { A: "2", B: "2" } },
      "three/a.json": { id: "a", ...flat, env: { C: "3" } },
    });
    expect((await loadPersona("a", { directories })).persona.env).toEqual({ A: "1", B: "2", C: "3" });
  });

  it("does not look above itself", async () => {
    const place = await cascade({ "one/b.json": { id: "b", ...flat }, "two/a.json": { id: "a", extends: "b" } });
    expect(await refusal("a", place)).toMatchInlineSnapshot(`
      "Cannot load persona "a": "<root>/two/a.json" has 1 problem
      two/a.json:3:14  /extends  "b" is neither a persona beside or below this file nor an intent of the router's catalog
          "persona list --all" has the personas that can be extended"
    `);
  });

  it("extends a persona of the router's catalog by its id or by its intent", async () => {
    const { directories } = await cascade({
      "one/a.json": { id: "a", extends: "code-reviewer", description: "Mine" },
      "one/b.json": { id: "b", extends: "review", description: "Mine" },
    });
    const [byId, byIntent] = [await loadPersona("a", { directories }), await loadPersona("b", { directories })];
    expect(byId.bases).toEqual(["@agentworkforce/workload-router/code-reviewer"]);
    expect(byId.persona).toEqual({ ...byIntent.persona, id: "a" });
    expect(byId.persona.description).toBe("Mine");
    expect(Object.keys(byId.persona.tiers ?? {})).toEqual(["best", "best-value", "minimum"]);
  });

  it("remembers the directory of every path that a base says", async () => {
    const skills = [{ id: "s", source: "./s", description: "d" }];
    const { root, directories } = await cascade({
      "one/a.json": { id: "a", extends: "b", agentsMd: "mine.md" },
      "two/b.json": { id: "b", ...flat, claudeMd: "theirs.md", skills },
    });
    const two = join(root, "two");
    expect((await loadPersona("a", { directories })).directories).toEqual({
      "/claudeMd": two,
      "/skills/0/source": two,
    });
  });

  it("has another hash when its base changes", async () => {
    const { root, directories } = await cascade({
      "one/a.json": { id: "a", extends: "b" },
      "one/b.json": { id: "b", ...flat },
    });
    const before = await loadPersona("a", { directories });
    await writeFile(join(root, "one/b.json"), JSON.stringify({ id: "b", ...flat, model: "n" }));
    const after = await loadPersona("a", { directories });
    expect(before.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(after.contentHash).not.toBe(before.contentHash);
  });

  it("refuses a circle and shows it", async () => {
    const place = await cascade({
      "one/a.json": { id: "a", extends: "b" },
      "one/b.json": { id: "b", extends: "c" },
      "one/c.json": { id: "c", extends: "b" },
      "one/d.json": { id: "d", extends: "d" },
    });
    expect(await refusal("a", place)).toMatchInlineSnapshot(`
      "Cannot load persona "a": "<root>/one/c.json" has 1 problem
      one/c.json:3:14  /extends  leads in a circle: b → c → b
          Let one of them stand for itself"
    `);
    expect(await refusal("d", place)).toContain('"d" is neither a persona beside or below this file');
  });

  it("says what is wrong with its base, in the base's file, and what is dangerous in itself", async () => {
    const place = await cascade({
      "one/a.json": { id: "a", extends: "b", env: { TOKEN: "ghp_1234567890abcdefghijABCDEFGHIJ" } },
      "two/b.json": '{"id": "b",}',
    });
    expect(await refusal("a", place)).toMatchInlineSnapshot(`
      "Cannot load persona "a": "<root>/two/b.json" and "<root>/one/a.json" have 2 problems
      two/b.json:1:12  broken JSON: expected a key in double quotes, got "}"
          Remove the comma before it

      one/a.json:5:14  /env/TOKEN  holds what looks like a GitHub token
          Write a ref such as $MY_TOKEN and keep the value in the vault or the environment"
    `);
  });

  it("is told what a missing base may have been", async () => {
    const place = await cascade({ "one/a.json": { id: "a", extends: "code-reviewr" } });
    expect(await refusal("a", place)).toMatchInlineSnapshot(`
      "Cannot load persona "a": "<root>/one/a.json" has 1 problem
      one/a.json:3:14  /extends  "code-reviewr" is neither a persona beside or below this file nor an intent of the router's catalog
          Did you mean "code-reviewer"?"
    `);
  });
});

describe("the router's catalog", () => {
  it("is the last layer, and is loaded by id or intent", async () => {
    const { root, directories } = await cascade({ "three/debugger.json": { id: "debugger", ...flat } });
    expect((await loadPersona("debugger", { directories })).file).toBe(join(root, "three/debugger.json"));
    expect((await loadPersona("code-reviewer", { directories })).file).toBe(
      "@agentworkforce/workload-router/code-reviewer",
    );
    expect((await loadPersona("review", { directories })).persona.id).toBe("code-reviewer");
  });

  it("is listed behind the directories, and says what shadows it", async () => {
    const { root, directories } = await cascade({ "one/debugger.json": { id: "debugger", ...flat } });
    const { personas, problems } = await listPersonas({ directories });
    expect(problems).toEqual([]);
    expect(personas).toHaveLength(30);
    expect(personas.filter(({ id }) => id === "debugger")).toMatchObject([
      { location: join(root, "one") },
      {
        location: "@agentworkforce/workload-router",
        file: "@agentworkforce/workload-router/debugger",
        shadowed: true,
        shadowedBy: join(root, "one/debugger.json"),
      },
    ]);
  });

  it("tells once what is wrong with a base that several personas extend", async () => {
    const { directories } = await cascade({
      "one/a.json": { id: "a", extends: "c" },
      "one/b.json": { id: "b", extends: "c" },
      "one/c.json": { id: "c", ...flat, env: { PATH: "x" } },
    });
    expect((await listPersonas({ directories })).problems.map(({ pointer }) => pointer)).toEqual(["/env/PATH"]);
  });
});
