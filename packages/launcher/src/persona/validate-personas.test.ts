import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { validatePersonas } from "./validate-personas.ts";

const flat = { description: "d", harness: "claude", model: "m", systemPrompt: "" };

/** Validates below a directory with `one` and `two` as its cascade; every problem as `file pointer: message`. */
async function validator(
  files: Record<string, object | string>,
): Promise<(...paths: string[]) => Promise<Record<string, string[]>>> {
  const root = await mkdtemp(join(tmpdir(), "validate-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const directories = [join(root, "one"), join(root, "two"), join(root, "absent")];
  return async (...paths) => {
    const results = await validatePersonas(paths, { cwd: root, directories });
    const words = results.map(({ file, problems }) => [
      file.slice(root.length + 1),
      problems.map((problem) => `${problem.pointer}: ${problem.message}`.replaceAll(root, "<root>")),
    ]);
    return Object.fromEntries(words) as Record<string, string[]>;
  };
}

describe("validatePersonas()", () => {
  it("checks every file of the cascade when none is named", async () => {
    const validate = await validator({
      "one/a.json": { id: "a", extends: "b" },
      "one/broken.json": "{",
      "two/b.json": { id: "b", ...flat },
      "two/misnamed.json": { id: "c", ...flat, env: { HOME: "x" } },
    });
    expect(await validate()).toEqual({
      "one/a.json": [],
      "one/broken.json": [": broken JSON: expected a key in double quotes, got the end of the file"],
      "two/b.json": [],
      "two/misnamed.json": ['/env/HOME: "HOME" is reserved: it decides which programs and files everything else finds'],
    });
  });

  it("checks files and directories, each once, also outside the cascade", async () => {
    const validate = await validator({
      "one/a.json": { id: "a", ...flat },
      "else/x.json": { id: "x", extends: "y" },
      "else/y.json": { id: "y", extends: "a" },
      "else/z.json": { id: "other", ...flat },
    });
    expect(await validate("else", "else/x.json", "none.json")).toEqual({
      "else/x.json": [],
      "else/y.json": [],
      "else/z.json": ['/id: "other" is not what the file name says: expected "z"'],
      "none.json": [": there is no such file"],
    });
  });

  it("looks for what personas name beside them", async () => {
    const runtime = { harness: "claude", model: "m", systemPrompt: "" };
    const skills = ["./here", "./gone", "prpm/x"].map((source) => ({ id: "s", source, description: "d" }));
    const validate = await validator({
      "one/a.json": {
        id: "a",
        description: "d",
        agentsMd: "agents.md",
        claudeMd: "claude.md",
        skills,
        tiers: { best: { ...runtime, claudeMd: "best.md" }, minimum: runtime },
      },
      "one/agents.md": "x",
      "one/here/SKILL.md": "x",
    });
    expect((await validate())["one/a.json"]?.toSorted()).toEqual([
      '/claudeMd: there is no file "claude.md" in "<root>/one"',
      '/skills/1/source: there is no file "<root>/one/gone/SKILL.md"',
      '/tiers/best/claudeMd: there is no file "best.md" in "<root>/one"',
    ]);
  });

  it("says that a directory of the cascade is none", async () => {
    const validate = await validator({ one: "x" });
    expect(await validate()).toEqual({ one: [": it is not a directory"] });
  });
});
