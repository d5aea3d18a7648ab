import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeDirectories } from "./make-directories.ts";

async function place(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "directories-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return root;
}

test("makes what is missing, with its mode, and leaves alone what is there", async () => {
  const root = await place();
  await makeDirectories(join(root, "a/b/c"), 0o700);
  await makeDirectories(join(root, "a/b/c"), 0o755);
  await symlink("a", join(root, "link"));
  await makeDirectories(join(root, "link/d"), 0o700);
  for (const path of ["a", "a/b", "a/b/c", "a/d"])
    expect((await stat(join(root, path))).mode & 0o777, path).toBe(0o700);
});

test("two at once make the same directories", async () => {
  const root = await place();
  await Promise.all([makeDirectories(join(root, "a/b/c")), makeDirectories(join(root, "a/b/d"))]);
  expect((await stat(join(root, "a/b/d"))).isDirectory()).toBe(true);
});

test("says what is in the way", async () => {
  const root = await place();
  await writeFile(join(root, "file"), "");
  await symlink("nowhere", join(root, "dangling"));
  await expect(makeDirectories(join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeDirectories(join(root, "file/below"))).rejects.toMatchObject({ code: "ENOTDIR" });
  await expect(makeDirectories(join(root, "dangling"))).rejects.toMatchObject({ code: "EEXIST" });
});

test.skipIf(!existsSync("/proc/self"))("ends below a directory in which nothing can be made", async () => {
  await expect(makeDirectories("/proc/persona-launcher/a")).rejects.toMatchObject({ code: "ENOENT" });
});
