import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import type { FileChange } from "./plan-changes.ts";

async function newRoot(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "apply-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

function changeOf(path: string): FileChange {
  const record = { path, before: undefined, hash: "", directories: [], owners: ["dmux"] };
  return { path, purpose: "", before: undefined, after: { text: "ours", mode: 0o644 }, record };
}

/** A change whose place turns into another one while it is made, as when somebody else is at work there. */
function unsteady(...paths: readonly [string, ...string[]]): FileChange {
  const left = [...paths];
  return Object.defineProperty(changeOf(paths[0]), "path", { get: () => left.shift() ?? paths.at(-1) });
}

test("directories that were made go again when one below them cannot be made", async () => {
  const root = await newRoot();
  await writeFile(join(root, "mine"), "mine");
  const failing = unsteady(join(root, "none"), join(root, "new/deep", "x".repeat(300), "file"));
  await expect(applyChanges([changeOf(join(root, "first/file")), failing])).rejects.toMatchObject({
    code: "FILE_UNWRITABLE",
    message: expect.stringContaining("ENAMETOOLONG") as string,
  });
  expect(await readdir(root)).toEqual(["mine"]);
});

test("what cannot be put back is named, and what is somebody else's stays", async () => {
  const root = await newRoot();
  const first = changeOf(join(root, "file"));
  // Read for the look and for the write, and then for taking it back.
  const lost = unsteady(first.path, first.path, first.path, join(root, "file/below"));
  const failing = unsteady(join(root, "none"), join(root, "x".repeat(300), "file"));
  await expect(applyChanges([lost, failing])).rejects.toMatchObject({
    code: "FILE_UNWRITABLE",
    message: expect.stringMatching(
      /ENAMETOOLONG; what was written before cannot be taken back: ".*file\/below"$/,
    ) as string,
    hint: expect.stringContaining("persona hooks remove") as string,
  });
  expect(await readFile(first.path, "utf8")).toBe("ours");
});
