import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findCommand } from "./find-command.ts";

async function makeDirectory(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "find-command-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return root;
}

it("findCommand() takes the first executable file and skips everything else", async () => {
  const root = await makeDirectory();
  for (const name of ["directory", "data", "real", "later"]) await mkdir(join(root, name));
  await mkdir(join(root, "directory", "tool"));
  await writeFile(join(root, "data", "tool"), "", { mode: 0o644 });
  for (const name of ["real", "later"]) {
    await writeFile(join(root, name, "tool"), "#!/bin/sh\n");
    await chmod(join(root, name, "tool"), 0o755);
  }
  const path = [
    "",
    "relative",
    `${root}/missing`,
    `${root}/directory`,
    `${root}/data`,
    `${root}/real`,
    `${root}/later`,
  ];
  expect(await findCommand("tool", path.join(":"))).toBe(join(root, "real", "tool"));
});

it("findCommand() follows a symbolic link without resolving it", async () => {
  const root = await makeDirectory();
  await symlink("/bin/sh", join(root, "tool"));
  expect(await findCommand("tool", root)).toBe(join(root, "tool"));
});

it.each([undefined, "", ":", "."])("findCommand() finds nothing on PATH %j", async (path) => {
  expect(await findCommand("sh", path)).toBeUndefined();
});
