import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPrivateDirectory, defaultStateDirectory, launchDirectory } from "./state-directory.ts";

test.each([
  { env: {}, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: undefined }, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "" }, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "state" }, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "./state" }, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "~/state" }, directory: "/home/ada/.local/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "/var/state" }, directory: "/var/state/persona-launcher" },
  { env: { XDG_STATE_HOME: "/var/state/" }, directory: "/var/state/persona-launcher" },
  { env: { HOME: "/elsewhere", XDG_DATA_HOME: "/data" }, directory: "/home/ada/.local/state/persona-launcher" },
])("with $env the state is in $directory", ({ env, directory }) => {
  expect(defaultStateDirectory(env, "/home/ada")).toBe(directory);
});

test("everything of a launch is below its own directory", () => {
  const { path, ...places } = launchDirectory("/state", "l-1");

  expect(path).toBe("/state/launches/l-1");
  expect(Object.values(places).every((place) => place.startsWith(`${path}/`))).toBe(true);
  expect(new Set(Object.values(places)).size).toBe(Object.keys(places).length);
});

test("a directory of ours is for this user alone, its new parents too, whatever the umask", async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const base = await mkdtemp(join(tmpdir(), "state-directory-"));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  await createPrivateDirectory(join(base, "a", "b"));
  await createPrivateDirectory(join(base, "a", "b"));

  for (const name of ["a", "a/b"]) expect((await stat(join(base, name))).mode & 0o777, name).toBe(0o700);
});

test.skipIf(!existsSync("/proc/self"))("nothing can be made below /proc, and that is said at once", async () => {
  await expect(createPrivateDirectory("/proc/persona-launcher/launches")).rejects.toMatchObject({
    code: "STATE_UNWRITABLE",
    message: 'Cannot create "/proc/persona-launcher/launches": ENOENT',
  });
});

test("a directory that cannot be made is STATE_UNWRITABLE with its path and the reason", async () => {
  const base = await mkdtemp(join(tmpdir(), "state-directory-"));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  await writeFile(join(base, "file"), "");

  await expect(createPrivateDirectory(join(base, "file", "below"))).rejects.toMatchObject({
    code: "STATE_UNWRITABLE",
    message: `Cannot create "${join(base, "file", "below")}": ENOTDIR`,
    hint: expect.stringContaining("XDG_STATE_HOME"),
  });
});
