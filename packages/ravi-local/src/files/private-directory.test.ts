import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { preparePrivateDirectory } from "./private-directory.ts";

function place(): string {
  const root = mkdtempSync(join(tmpdir(), "private-directory-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

test("makes what is missing for this user alone", () => {
  const root = place();
  preparePrivateDirectory(join(root, "a/b"));
  preparePrivateDirectory(join(root, "a/b"));
  for (const path of ["a", "a/b"]) expect(statSync(join(root, path)).mode & 0o777, path).toBe(0o700);
});

test("refuses what is no directory of ours", () => {
  const root = place();
  mkdirSync(join(root, "open"));
  chmodSync(join(root, "open"), 0o777);
  writeFileSync(join(root, "file"), "");
  symlinkSync("open", join(root, "link"));
  const refusals = [
    ["open", "other users may write to it"],
    ["file", "it is not a directory"],
    ["link", "it is a symbolic link"],
    ["file/below", "it cannot be made (ENOTDIR)"],
  ] as const;
  for (const [name, state] of refusals) {
    const path = join(root, name);
    expect(() => preparePrivateDirectory(path)).toThrow(`Cannot use state directory "${path}": ${state}`);
  }
});

test.skipIf(!existsSync("/proc/self"))("refuses a place below /proc at once", () => {
  expect(() => preparePrivateDirectory("/proc/persona-launcher/ravi-local")).toThrow("it cannot be made (ENOENT)");
});
