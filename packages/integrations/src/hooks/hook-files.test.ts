import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { HookPart } from "./hook-part.ts";
import { installParts, removeParts } from "./install-parts.ts";
import { shellHookPart } from "./shell-hook-part.ts";

interface Place {
  root: string;
  hook: HookPart;
  install(parts?: readonly HookPart[]): Promise<number>;
  remove(): Promise<number>;
  read(): Promise<{ text: string; mode: number } | undefined>;
}

async function place(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "hooks-")));
  onTestFinished(() => rm(root, { recursive: true }));
  const path = join(root, "repo with space/.dmux/hooks/worktree_created");
  const hook = shellHookPart({ path, purpose: "provisions", block: { id: "dmux", lines: ["echo ours"] } });
  const installation = { stateDirectory: join(root, "state"), tool: "dmux" };
  return {
    root,
    hook,
    install: async (parts = [hook]) => (await installParts(parts, installation)).length,
    remove: async () => (await removeParts([hook], installation)).length,
    read: async () => {
      const text = await readFile(path, "utf8").catch(() => undefined);
      return text === undefined ? undefined : { text, mode: (await stat(path)).mode & 0o7777 };
    },
  };
}

async function writeHook({ hook }: Place, text: string, mode: number): Promise<void> {
  await mkdir(join(hook.path, ".."), { recursive: true });
  await writeFile(hook.path, text);
  await chmod(hook.path, mode);
}

test("installed twice is installed once, and removed there is nothing left, directories included", async () => {
  const it = await place();
  expect(await it.install()).toBe(1);
  const once = await it.read();
  expect(once).toMatchObject({ mode: 0o755, text: expect.stringContaining("echo ours") });
  expect(await it.install()).toBe(0);
  expect(await it.read()).toEqual(once);
  expect(await it.remove()).toBe(1);
  expect(await readdir(it.root)).toEqual(["state"]);
  expect(await readdir(join(it.root, "state/hooks"))).toEqual([]);
  expect(await it.remove()).toBe(0);
});

test.each([
  ["#!/bin/sh\necho mine", 0o644],
  ["#!/usr/bin/env bash\n", 0o700],
  ["", 0o755],
])("the user's own %j is as it was afterwards, mode included", async (text, mode) => {
  const it = await place();
  await writeHook(it, text, mode);
  await it.install();
  expect(await it.read()).toMatchObject({ mode: mode | 0o111, text: expect.stringContaining("echo ours") });
  await it.remove();
  expect(await it.read()).toEqual({ text, mode });
});

test("what a user has changed meanwhile stays when ours goes, also when it was installed again", async () => {
  const it = await place();
  await writeHook(it, "#!/bin/sh\necho mine\n", 0o755);
  await it.install();
  const { text = "" } = (await it.read()) ?? {};
  await writeFile(it.hook.path, `${text}echo more\n`);
  await it.install([
    shellHookPart({ path: it.hook.path, purpose: "provisions", block: { id: "dmux", lines: ["echo newer"] } }),
  ]);
  expect((await it.read())?.text).toBe(
    "#!/bin/sh\n# >>> persona-launcher: dmux\necho newer\n# <<< persona-launcher: dmux\necho mine\necho more\n",
  );
  await it.remove();
  expect((await it.read())?.text).toBe("#!/bin/sh\necho mine\necho more\n");
});

test("without a record ours goes, and a file that was ours alone goes with it", async () => {
  const it = await place();
  await it.install();
  await rm(join(it.root, "state"), { recursive: true });
  await it.remove();
  expect(await it.read()).toBeUndefined();
});

test("when one file cannot be written, all are as they were", async () => {
  const it = await place();
  const blocked = { ...it.hook, path: join(it.root, "file/below") };
  await writeFile(join(it.root, "file"), "mine");
  await expect(it.install([it.hook, blocked])).rejects.toThrow(
    expect.objectContaining({ code: "FILE_UNWRITABLE", message: `Cannot write "${it.root}/file": it is no directory` }),
  );
  expect(await readdir(it.root)).toEqual(["file"]);
});
