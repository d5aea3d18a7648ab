import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readTextFile } from "./text-file.ts";

async function place(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "text-")));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test("a file is read as it is, byte order mark, mode and all", async () => {
  const directory = await place();
  const path = join(directory, "a");
  await writeFile(path, "\uFEFFü\r\n");
  await chmod(path, 0o750);
  await symlink(path, join(directory, "link"));
  const file = { path, text: "\uFEFFü\r\n", mode: 0o750 };
  expect(await readTextFile(path)).toEqual(file);
  expect(await readTextFile(join(directory, "link"))).toEqual(file);
  expect(await readTextFile(join(directory, "none"))).toBeUndefined();
  expect(await readTextFile(join(path, "below"))).toBeUndefined();
});

test("what is no text file is left alone", async () => {
  const directory = await place();
  await mkdir(join(directory, "directory"));
  await writeFile(join(directory, "binary"), Buffer.from([0xff, 0xfe, 0x00]));
  await writeFile(join(directory, "large"), Buffer.alloc(5 * 1024 * 1024, "a"));
  await symlink("nowhere", join(directory, "dangling"));
  const codes = ["directory", "binary", "large", "dangling"].map((name) =>
    readTextFile(join(directory, name)).catch((error: { code: string }) => error.code),
  );
  expect(await Promise.all(codes)).toEqual([
    "FILE_NOT_UNDERSTOOD",
    "FILE_NOT_UNDERSTOOD",
    "FILE_NOT_UNDERSTOOD",
    "FILE_UNREADABLE",
  ]);
});
