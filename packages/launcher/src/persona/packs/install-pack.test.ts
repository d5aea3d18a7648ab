import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { failure, flat, place } from "../../../testing/pack-place.ts";
import { describeProblems } from "../describe-problems.ts";
import { loadPersona } from "../load-persona.ts";
import { listPacks } from "./install-pack.ts";

describe("installPack()", () => {
  it("brings personas, what they name, and a list of it; for this user alone", async () => {
    const { target, install, files } = await place({
      "pack/package.json": { name: "@team/pack", version: "1.2.0", personas: "data/personas" },
      "pack/data/personas/a.json": {
        id: "a",
        ...flat,
        claudeMd: "texts/../CLAUDE.md",
        skills: [skill("./skills/mine")],
      },
      "pack/data/personas/b.json": { id: "b", extends: "a", agentsMd: "AGENTS.md" },
      "pack/data/personas/CLAUDE.md": "Claude",
      "pack/data/personas/AGENTS.md": "Agents",
      "pack/data/personas/skills/mine/SKILL.md": "Skill",
      "pack/data/personas/unrelated.md": "x",
      "pack/other.json": "{",
    });
    // A path with ".." is no sidecar path.
    expect((await failure(install("./pack"))).code).toBe("PACK_PERSONAS_INVALID");
    await writeFile(
      join(target, "../pack/data/personas/a.json"),
      JSON.stringify({ id: "a", ...flat, claudeMd: "CLAUDE.md", skills: [skill("./skills/mine")] }, null, 4),
    );
    expect(await install("./pack")).toEqual({
      name: "@team/pack",
      version: "1.2.0",
      directory: target,
      personas: ["a", "b"],
      written: ["a.json", "b.json", "team__pack/AGENTS.md", "team__pack/CLAUDE.md", "team__pack/skills/mine/SKILL.md"],
      removed: [],
      unchanged: [],
    });
    expect(await files()).toEqual([
      ".packs.json",
      "a.json",
      "b.json",
      "team__pack/AGENTS.md",
      "team__pack/CLAUDE.md",
      "team__pack/skills/mine/SKILL.md",
    ]);
    const loaded = await loadPersona("b", { directories: [target] });
    expect(loaded.persona).toMatchObject({
      claudeMd: "team__pack/CLAUDE.md",
      agentsMd: "team__pack/AGENTS.md",
      skills: [{ source: "./team__pack/skills/mine" }],
    });
    // Only the paths differ from what the author wrote.
    expect(await readFile(join(target, "a.json"), "utf8")).toContain('    "claudeMd": "team__pack/CLAUDE.md",\n');
    expect((await stat(target)).mode & 0o777).toBe(0o700);
    expect((await stat(join(target, "a.json"))).mode & 0o777).toBe(0o600);
  });

  it("finds personas in personas/ and at the root, and leaves package.json alone", async () => {
    const { install } = await place({
      "one/personas/a.json": { id: "a", ...flat },
      "one/config.json": "{",
      "two/b.json": { id: "b", ...flat },
      "two/package.json": { name: "two", agentworkforce: {} },
      "three/package.json": { name: "three", agentworkforce: { personas: "./p/" } },
      "three/p/c.json": { id: "c", ...flat },
    });
    expect(await install("./one")).toMatchObject({ name: "one", personas: ["a"] });
    expect(await install("two/")).toMatchObject({ name: "two", personas: ["b"] });
    expect(await install("./three", { audience: "project" })).toMatchObject({ name: "three", personas: ["c"] });
  });

  it("writes nothing when one persona has a problem, and tells all of them", async () => {
    const { root, target, install } = await place({
      "pack/a.json": { id: "a", ...flat },
      "pack/b.json": { id: "b", ...flat, env: { PATH: "x" }, claudeMd: "none.md" },
      "pack/c.json": { id: "other", extends: "nothing" },
      "pack/d.json": "{",
      "above/nothing.json": { id: "nothing", ...flat },
    });
    const error = await failure(install("./pack"));
    expect(error.message).toBe('Cannot install the pack "pack": its personas have 4 problems');
    expect(describeProblems(error.problems, { cwd: root })).toMatchInlineSnapshot(`
      "pack/b.json:1:85  /env/PATH  "PATH" is reserved: it decides which programs and files everything else finds
          Leave it out; what it should do belongs into the environment that starts the launcher
      pack/b.json  /claudeMd  the pack has no file "none.md"

      pack/c.json:1:25  /extends  "nothing" is neither a persona beside or below this file nor an intent of the router's catalog
          "persona list --all" has the personas that can be extended

      pack/d.json:1:2  broken JSON: expected a key in double quotes, got the end of the file"
    `);
    await expect(stat(target)).rejects.toThrow("ENOENT");
  });

  it("lets a persona extend one that stands where the pack goes to, or below", async () => {
    const { install } = await place({
      "pack/a.json": { id: "a", extends: "mine" },
      "pack/b.json": { id: "b", extends: "theirs" },
      "pack/c.json": { id: "c", extends: "review" },
      "user/mine.json": { id: "mine", ...flat },
      "below/theirs.json": { id: "theirs", ...flat },
    });
    expect((await install("./pack")).personas).toEqual(["a", "b", "c"]);
  });

  it("brings a pack up to date: changes, additions, removals", async () => {
    const { install, update, write, files, root } = await place({
      "pack/a.json": { id: "a", ...flat },
      "pack/b.json": { id: "b", ...flat, claudeMd: "b.md" },
      "pack/b.md": "B",
    });
    await install("./pack");
    expect(await install("./pack")).toMatchObject({ written: [], unchanged: ["a.json", "b.json", "pack/b.md"] });
    await write({ "pack/a.json": { id: "a", ...flat, model: "n" }, "pack/c.json": { id: "c", ...flat } });
    await rm(join(root, "pack/b.json"));
    expect(await update()).toMatchObject([
      { written: ["a.json", "c.json"], removed: ["b.json", "pack/b.md"], unchanged: [] },
    ]);
    expect(await files()).toEqual([".packs.json", "a.json", "c.json"]);
  });

  it("does not touch files that others wrote or changed, unless it is told to", async () => {
    const { install, uninstall, write, files, target } = await place({
      "one/a.json": { id: "a", ...flat },
      "one/b.json": { id: "b", ...flat },
      "two/b.json": { id: "b", ...flat, model: "two" },
      "user/a.json": { id: "a", ...flat, model: "mine" },
    });
    const first = await failure(install("./one"));
    expect(first).toMatchObject({ code: "PACK_CONFLICT" });
    expect(first.message).toBe(`Cannot change the pack "one": in "${target}" stands "a.json" (not of a pack)`);
    expect(await files()).toEqual(["a.json"]);

    await install("./one", { force: true });
    expect((await failure(install("./two"))).message).toContain('"b.json" (of another pack)');
    await write({
      "user/a.json": { id: "a", ...flat, model: "changed" },
      "one/a.json": { id: "a", ...flat, model: "new" },
    });
    expect((await failure(install("./one"))).message).toContain('"a.json" (changed)');
    expect((await failure(uninstall("one"))).message).toContain('"a.json" (changed)');

    await install("./two", { force: true });
    expect(Object.keys((await listPacks(target))["one"]?.files ?? {})).toEqual(["a.json"]);
    await uninstall("one", { force: true });
    expect(await files()).toEqual([".packs.json", "b.json"]);
  });

  it("is not fooled by a pack that gives itself the name of another", async () => {
    const { install } = await place({
      "good/package.json": { name: "team" },
      "good/a.json": { id: "a", ...flat },
      "evil/package.json": { name: "team" },
      "evil/z.json": { id: "z", ...flat },
    });
    await install("./good");
    expect((await failure(install("./evil"))).message).toMatch(
      /^Cannot change the pack "team": it was installed from /,
    );
  });

  it("removes exactly what a pack brought", async () => {
    const { install, uninstall, files, target } = await place({
      "one/a.json": { id: "a", ...flat, claudeMd: "x/y.md" },
      "one/x/y.md": "Y",
      "two/b.json": { id: "b", ...flat },
      "user/mine.json": { id: "mine", ...flat },
    });
    await install("./one");
    await install("./two");
    expect(await uninstall("one")).toMatchObject({ removed: ["a.json", "one/x/y.md"] });
    expect(await files()).toEqual([".packs.json", "b.json", "mine.json"]);
    expect(await readdir(target)).not.toContain("one");
    expect(await failure(uninstall("one"))).toMatchObject({ code: "PACK_NOT_INSTALLED", hint: "Installed here: two" });
    expect((await failure(uninstall("constructor"))).code).toBe("PACK_NOT_INSTALLED");
  });

  it("follows no link, neither of the pack nor where it writes", async () => {
    const { root, target, install } = await place({
      "pack/a.json": { id: "a", ...flat, claudeMd: "CLAUDE.md" },
      "secret/SECRET.md": "s3cret",
      "user/x.txt": "",
    });
    await symlink("../secret/SECRET.md", join(root, "pack/CLAUDE.md"));
    expect((await failure(install("./pack"))).problems).toMatchObject([{ pointer: "/claudeMd" }]);
    await rm(join(root, "pack/CLAUDE.md"));
    await writeFile(join(root, "pack/CLAUDE.md"), "fine");
    await symlink("../secret", join(target, "pack"));
    expect((await failure(install("./pack"))).code).toBe("PACK_CONFLICT");
    expect((await failure(install("./pack", { force: true }))).code).toBe("PACK_UNWRITABLE");
    expect(await readdir(join(root, "secret"))).toEqual(["SECRET.md"]);
  });

  it("says what is wrong with the pack itself", async () => {
    const { root, install, target } = await place({
      "empty/readme.md": "x",
      "broken/package.json": "{",
      "outside/package.json": { personas: "../x" },
      "list/package.json": { personas: ["a"] },
      "file.txt": "x",
      "bad.tgz": "x",
    });
    const codes = await Promise.all(
      ["./empty", "./broken", "./outside", "./list", "./none", "./file.txt", "./bad.tgz"].map(async (spec) => {
        const { code, message } = await failure(install(spec));
        return `${code} ${message}`.replaceAll(root, "<root>");
      }),
    );
    expect(codes).toMatchInlineSnapshot(`
      [
        "PACK_INVALID Cannot read the pack "empty": it has no personas",
        "PACK_INVALID Cannot read the pack "broken": its package.json is no JSON",
        "PACK_INVALID Cannot read the pack "outside": "personas" of its package.json leads out of it",
        "PACK_INVALID Cannot read the pack "list": "personas" of its package.json is no directory",
        "PACK_NOT_FOUND Cannot find the pack "./none": it does not exist",
        "PACK_NOT_FOUND Cannot find the pack "./file.txt": it is neither a directory nor a .tgz",
        "PACK_INVALID Cannot read the package "./bad.tgz": it is not a gzip file",
      ]
    `);
    await mkdir(target);
    await writeFile(join(target, ".packs.json"), '{"version":1,"packs":{"x":{"source":"x","files":{"../a":"0"}}}}');
    await mkdir(join(root, "fine"));
    await writeFile(join(root, "fine/a.json"), JSON.stringify({ id: "a", ...flat }));
    expect((await failure(install("./fine"))).code).toBe("PACK_MANIFEST_INVALID");
  });

  it.each([
    "git+https://example.com/x.git",
    "github:a/b",
    "a/b",
    "http://example.com/x.tgz.x",
    "x@npm:y",
    "--json",
    "x\0",
  ])("hands %j not to npm, which might run scripts", async (spec) => {
    const { install } = await place();
    expect((await failure(install(spec))).message).toContain("that is no package name");
  });

  it.skipIf(process.getuid?.() === 0)("says that it cannot write", async () => {
    const { target, install } = await place({ "pack/a.json": { id: "a", ...flat } });
    await mkdir(target);
    await chmod(target, 0o500);
    expect((await failure(install("./pack"))).code).toBe("PACK_UNWRITABLE");
  });
});

function skill(source: string): object {
  return { id: "s", source, description: "d" };
}
