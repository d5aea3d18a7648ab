import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { removeScope } from "./remove-scope.ts";
import { writeScope } from "./write-scope.ts";

const scope = { identityUuid: "u-1", identityName: "task-1", identityKey: "ravi_id_k", apiUrl: "http://127.0.0.1:1" };

async function workspace(): Promise<string> {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory[Symbol.asyncDispose]());
  return directory.path;
}

async function launched(): Promise<{ path: string; directory: string }> {
  const path = await workspace();
  const directory = join(path, ".ravi");
  await writeScope(directory, scope);
  await mkdir(join(directory, "bin"));
  await writeFile(join(directory, "bin", "ravi"), "#!/bin/sh\n");
  return { path, directory };
}

test("a scope and its command leave nothing behind, also not a half-written config", async () => {
  const { path, directory } = await launched();
  await writeFile(join(directory, ".config.json.0123456789abcdef.tmp"), "{");

  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe("removed");
  expect(await readdir(path)).toEqual([]);
  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe("absent");
});

test("the scope of another identity is not touched", async () => {
  const { directory } = await launched();

  expect(await removeScope(directory, { identityUuid: "u-2" })).toBe("not-ours");
  expect((await readdir(directory)).sort()).toEqual([".gitignore", "bin", "config.json"]);
});

test("files of somebody else stay", async () => {
  const { directory } = await launched();
  await writeFile(join(directory, "notes.md"), "mine");
  await writeFile(join(directory, "bin", "tool"), "mine");
  await writeFile(join(directory, ".gitignore"), "*\n# mine\n");

  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe("kept-foreign-files");
  expect((await readdir(directory)).sort()).toEqual([".gitignore", "bin", "notes.md"]);
  expect(await readdir(join(directory, "bin"))).toEqual(["tool"]);
});

test("symbolic links are not followed", async () => {
  const { path, directory } = await launched();
  const elsewhere = join(path, "elsewhere");
  await mkdir(elsewhere);
  await writeFile(join(elsewhere, "ravi"), "mine");
  const linked = join(path, "linked");
  await symlink(directory, linked);

  await expect(removeScope(linked, { identityUuid: "u-1" })).rejects.toMatchObject({ code: "SCOPE_SYMLINK" });

  const other = join(path, "other");
  await writeScope(other, scope);
  await symlink(elsewhere, join(other, "bin"));

  expect(await removeScope(other, { identityUuid: "u-1" })).toBe("kept-foreign-files");
  expect(await readFile(join(elsewhere, "ravi"), "utf8")).toBe("mine");
});

test.each([
  { name: "nothing", files: {}, result: "removed" },
  { name: "only our .gitignore", files: { ".gitignore": "*\n" }, result: "removed" },
  {
    name: "a half-written config",
    files: { ".gitignore": "*\n", ".config.json.0123456789abcdef.tmp": "{" },
    result: "removed",
  },
  { name: "the launch's command", files: { ".gitignore": "*\n", "bin/ravi": "" }, result: "removed" },
  { name: "another .gitignore", files: { ".gitignore": "dist\n" }, result: "not-ours" },
  { name: "other files", files: { ".gitignore": "*\n", "auth.json": "{}" }, result: "not-ours" },
  { name: "other commands", files: { ".gitignore": "*\n", "bin/tool": "" }, result: "not-ours" },
])("without a config, a directory with $name is $result", async ({ files, result }) => {
  const directory = join(await workspace(), ".ravi");
  await mkdir(join(directory, "bin"), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text as string);
  if (!Object.keys(files).some((name) => name.startsWith("bin/"))) await removeEmptyBin(directory);

  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe(result);
});

test("a config that does not tell whose it is stops the removal", async () => {
  const { directory } = await launched();
  await chmod(join(directory, "config.json"), 0o600);
  await writeFile(join(directory, "config.json"), "{");

  await expect(removeScope(directory, { identityUuid: "u-1" })).rejects.toMatchObject({ code: "SCOPE_INVALID" });
  expect(await readdir(join(directory, "bin"))).toEqual(["ravi"]);
});

async function removeEmptyBin(directory: string): Promise<void> {
  const { rmdir } = await import("node:fs/promises");
  await rmdir(join(directory, "bin"));
}

test("the claims of waits go with the scope, and what is no claim stays", async () => {
  const directory = join(await workspace(), ".ravi");
  const claim = join(directory, "claims", `email-7-${"0".repeat(24)}`);
  await writeScope(directory, scope);
  await mkdir(join(directory, "claims"));
  await writeFile(claim, "");
  await writeFile(join(directory, "claims", "pruned-2026-06-15"), "");
  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe("removed");

  await writeScope(directory, scope);
  await mkdir(join(directory, "claims"));
  await writeFile(claim, "");
  await writeFile(join(directory, "claims", "notes"), "mine");
  expect(await removeScope(directory, { identityUuid: "u-1" })).toBe("kept-foreign-files");
  expect(await readdir(join(directory, "claims"))).toEqual(["notes"]);
});
