import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { diskFault } from "../files/disk-fault.ts";
import { requireRoom } from "./require-room.ts";

test("a place where there is room will do, whether it is there, a link or yet to be made, and nothing is made", async () => {
  const parent = await mkdtemp(join(tmpdir(), "room-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  await mkdir(join(parent, "there"));
  await symlink(join(parent, "there"), join(parent, "link"));
  for (const name of ["there", "link", "new/state"]) await requireRoom(join(parent, name));
  expect((await readdir(parent)).sort()).toEqual(["link", "there"]);
});

test("a place in which nothing can be made is STATE_UNWRITABLE", async () => {
  await expect(requireRoom("/proc/1/state")).rejects.toMatchObject({
    code: "STATE_UNWRITABLE",
    hint: expect.stringContaining("XDG_STATE_HOME"),
  });
});

const places = { stateDirectory: "/state", workspace: "/w" };

function systemError(code: string, path?: string): Error {
  return Object.assign(new Error(code), { code, syscall: "write", ...(path === undefined ? {} : { path }) });
}

test.each([
  ["ENOSPC", "/state/launches/l", "STATE_UNWRITABLE", "its disk is full"],
  ["EROFS", "/w/.ravi", "WORKSPACE_READ_ONLY", "its disk is read-only"],
  ["EACCES", "/w", "WORKSPACE_READ_ONLY", "permission denied"],
  ["EIO", undefined, "STATE_UNWRITABLE", "its disk reports an error"],
])("%s at %s is %s", (errno, path, code, state) => {
  expect(diskFault(systemError(errno, path), places)).toMatchObject({
    code,
    message: `Cannot write "${path ?? "/state"}": ${state}`,
    hint: expect.any(String),
  });
});

test.each([systemError("ENOSPC", "/elsewhere"), systemError("EMFILE", "/state"), new Error("a bug")])(
  "%s is no matter of the disk's",
  (error) => {
    expect(diskFault(error, places)).toBe(error);
  },
);
