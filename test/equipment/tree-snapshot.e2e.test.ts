import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, expect, onTestFinished, test } from "vitest";

import { diffTrees, findInTree, snapshotTree } from "../src/tree-snapshot.ts";

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tree-snapshot-"));
  const created = dir;
  onTestFinished(() => rm(created, { recursive: true, force: true }));
  await mkdir(join(dir, ".hidden"), { mode: 0o700 });
  await writeFile(join(dir, ".hidden/key"), "secret-1", { mode: 0o600 });
  await writeFile(join(dir, "readme"), "hello\n");
  await chmod(join(dir, "readme"), 0o644);
  await symlink("readme", join(dir, "link"));
});

test("snapshotTree() records type, mode, size, content and link target in the order of the paths", async () => {
  expect([...(await snapshotTree(dir))]).toEqual([
    [".hidden", { type: "directory", mode: 0o700 }],
    [
      ".hidden/key",
      {
        type: "file",
        mode: 0o600,
        size: 8,
        sha256: "f7e7c36e458e80e6b6a2c67d0a9ec09bd718dadd7bfa8d6bf6e7ad526e46c2f7",
      },
    ],
    ["link", { type: "symlink", mode: 0o777, linkTarget: "readme" }],
    [
      "readme",
      {
        type: "file",
        mode: 0o644,
        size: 6,
        sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      },
    ],
  ]);
});

test("diffTrees() names what was added, removed and changed, a mode alone included", async () => {
  const before = await snapshotTree(dir);
  await writeFile(join(dir, "new"), "");
  await writeFile(join(dir, "readme"), "HELLO\n");
  await chmod(join(dir, ".hidden"), 0o755);
  await rm(join(dir, "link"));
  const after = await snapshotTree(dir);

  expect(diffTrees(before, after)).toEqual({ added: ["new"], removed: ["link"], changed: [".hidden", "readme"] });
  expect(diffTrees(after, await snapshotTree(dir))).toEqual({ added: [], removed: [], changed: [] });
});

test("findInTree() finds a sentinel in content, across read chunks, in a path and in a link target", async () => {
  const padding = "x".repeat(64 * 1024 - 4);
  await writeFile(join(dir, "large"), `${padding}secret-1 and more`, { mode: 0o644 });
  await writeFile(join(dir, "named-secret-1"), "", { mode: 0o600 });
  await symlink("/nowhere/secret-1", join(dir, "dangling"));

  const found = await findInTree(dir, ["secret-1", "secret-2"]);

  expect(found.map(({ path, where, mode, sentinel }) => `${path} ${where} ${mode.toString(8)} ${sentinel}`)).toEqual([
    ".hidden/key content 600 secret-1",
    "dangling link 777 secret-1",
    "large content 644 secret-1",
    "named-secret-1 path 600 secret-1",
  ]);
});
