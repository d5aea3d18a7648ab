import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { changeConfig } from "../login/change-config.ts";
import { makeStateDirectory } from "../session/state-directory.ts";
import { makeDirectories } from "./make-directories.ts";

test("makes what is missing, and says what is in the way", async () => {
  const root = await mkdtemp(join(tmpdir(), "directories-"));
  onTestFinished(() => rm(root, { recursive: true }));
  await Promise.all([makeDirectories(join(root, "a/b"), 0o700), makeDirectories(join(root, "a/c"), 0o700)]);
  for (const path of ["a", "a/b", "a/c"]) expect((await stat(join(root, path))).mode & 0o777, path).toBe(0o700);
  await writeFile(join(root, "file"), "");
  await expect(makeDirectories(join(root, "file"), 0o700)).rejects.toMatchObject({ code: "EEXIST" });
});

test.skipIf(!existsSync("/proc/self"))("a state or config directory below /proc is refused at once", async () => {
  await expect(makeStateDirectory("/proc/persona-launcher", "keys")).rejects.toMatchObject({ code: "ENOENT" });
  await expect(changeConfig("/proc/persona-launcher/config.json", {})).rejects.toMatchObject({ code: "RAVI_FILE" });
});
