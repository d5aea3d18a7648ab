import { execFile } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { existsSync, rmdirSync } from "node:fs";
import {
  chmod,
  chown,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import type { HarnessInvocation } from "../harness/harness-adapter.ts";
import { launchDirectory, type LaunchDirectory } from "../workspace/state-directory.ts";
import { createLaunchDirectory, removeAgentFiles, writeAgentFiles } from "./agent-files.ts";

async function makeDirectory(): Promise<LaunchDirectory> {
  const state = await mkdtemp(join(tmpdir(), "agent-files-"));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
  return launchDirectory(state, "l1");
}

const invocation: HarnessInvocation = {
  args: [],
  env: {},
  files: [
    { path: "settings.json", contents: "{}\n" },
    { path: "deep/er/file", contents: "é" },
  ],
  directories: ["config/plugins"],
  links: [{ path: "config/auth.json", target: "/home/user/auth.json" }],
  warnings: [],
};

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe("writeAgentFiles()", () => {
  it("writes files, directories, links and the task for this user alone", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    await writeAgentFiles({
      directory,
      invocation: { ...invocation, historyDirectories: ["talks/deep"] },
      task: "--help $(id)\n",
      history: join(directory.path, "history"),
    });
    const harness = (path: string): string => join(directory.harness, path);
    expect(await mode(join(directory.path, "history/talks/deep"))).toBe(0o700);
    expect(await readFile(harness("deep/er/file"), "utf8")).toBe("é");
    expect(await readFile(join(directory.run, "task"), "utf8")).toBe("--help $(id)\n");
    expect(await readlink(harness("config/auth.json"))).toBe("/home/user/auth.json");
    const directories = [
      directory.path,
      directory.run,
      directory.temporary,
      harness("deep/er"),
      harness("config/plugins"),
    ];
    expect(await Promise.all(directories.map(mode))).toEqual(directories.map(() => 0o700));
    const files = [harness("settings.json"), harness("deep/er/file"), join(directory.run, "task")];
    expect(await Promise.all(files.map(mode))).toEqual(files.map(() => 0o600));
  });

  it("follows no link that stands where a file is to be", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    const precious = join(directory.path, "..", "precious");
    await writeFile(precious, "mine");
    await mkdir(directory.harness);
    await symlink(precious, join(directory.harness, "settings.json"));
    await expect(
      writeAgentFiles({ directory, invocation, task: "x", history: directory.harness }),
    ).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(precious, "utf8")).toBe("mine");
  });
});

it("createLaunchDirectory() takes over nothing that is there already", async () => {
  const directory = await makeDirectory();
  await createLaunchDirectory(directory);
  await expect(createLaunchDirectory(directory)).rejects.toMatchObject({ code: "EEXIST" });
});

it("createLaunchDirectory() makes the parent again when the last launch has just taken it away", async () => {
  const directory = await makeDirectory();
  let taken = 0;
  const take = (message: unknown): void => {
    const { name } = message as { name: string };
    if (name !== "directory.parent-made" || taken === 3) return;
    taken += 1;
    rmdirSync(dirname(directory.path));
  };
  subscribe("persona-launcher:step", take);
  onTestFinished(() => void unsubscribe("persona-launcher:step", take));
  await createLaunchDirectory(directory);
  expect(taken).toBe(3);
  expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  await removeAgentFiles(directory);
  expect(existsSync(dirname(directory.path))).toBe(false);
});

describe("removeAgentFiles()", () => {
  it("leaves the masked logs and nothing else", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    await writeAgentFiles({ directory, invocation, task: "x", history: directory.harness });
    await writeFile(directory.outputLog, "out");
    await writeFile(directory.errorLog, "err");
    await removeAgentFiles(directory);
    expect((await readdir(directory.path)).toSorted()).toEqual(["error.log", "output.log"]);
  });

  it("removes what an agent has made read-only, and nothing behind a link", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    await writeAgentFiles({ directory, invocation, task: "x", history: directory.harness });
    const cache = join(directory.temporary, "cache");
    const outside = join(directory.path, "..", "outside");
    await mkdir(join(cache, "module"), { recursive: true });
    await mkdir(outside);
    await writeFile(join(cache, "module", "file"), "x");
    await writeFile(join(outside, "file"), "mine");
    await symlink(outside, join(directory.temporary, "link"));
    await chmod(join(cache, "module"), 0o555);
    await chmod(cache, 0o555);
    await removeAgentFiles(directory);
    expect(existsSync(directory.path)).toBe(false);
    expect(await readFile(join(outside, "file"), "utf8")).toBe("mine");
  });

  it("clears what is read-only for its user, and changes no mode behind a link", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    const state = join(directory.path, "..", "..");
    await writeFile(directory.outputLog, "out");
    await mkdir(join(directory.harness, "module"), { recursive: true });
    await writeFile(join(directory.harness, "module", "file"), "x");
    const outside = join(state, "outside");
    await mkdir(outside);
    await symlink(outside, directory.temporary);
    await chmod(outside, 0o755);
    await giveAway(state);
    for (const path of [join(directory.harness, "module"), directory.harness, directory.path]) await chmod(path, 0o500);
    expect(await removeAsUser(state)).toBe("done");
    expect(await readdir(directory.path)).toEqual(["output.log"]);
    expect(await mode(outside)).toBe(0o755);
  }, 20_000);

  it("touches nothing behind a link in the place of the launch directory", async () => {
    const directory = await makeDirectory();
    await createLaunchDirectory(directory);
    const precious = join(directory.path, "..", "precious");
    await mkdir(precious, { mode: 0o755 });
    await writeFile(join(precious, "file"), "mine");
    await rename(directory.path, `${directory.path}.moved`);
    await symlink(precious, directory.path);
    await expect(removeAgentFiles(directory)).rejects.toThrow(
      `Cannot clear "${directory.path}": it is no directory any more`,
    );
    expect(await readFile(join(precious, "file"), "utf8")).toBe("mine");
    expect(await mode(precious)).toBe(0o755);
  });
});

/** Root may do everything, so somebody else is to clear away. */
const user = process.getuid?.() === 0 ? 65_534 : undefined;

async function giveAway(path: string): Promise<void> {
  if (user === undefined) return;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  await chown(path, user, user);
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), user, user);
}

async function removeAsUser(state: string): Promise<string> {
  const fixture = fileURLToPath(new URL("remove-agent-files.fixture.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...asBuilt, fixture, String(user ?? ""), state], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
  });
  return stdout;
}
