import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { asBuilt } from "../../testing/as-built.ts";
import { inspectWorkspace } from "./inspect-workspace.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const inspectAsUser = fileURLToPath(new URL("inspect-as-user.fixture.mjs", import.meta.url));

async function newDirectory(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "inspect workspace ")));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test("a directory without .ravi is a workspace with a free place, and stays as it is", async () => {
  const directory = await newDirectory();

  expect(await inspectWorkspace(directory)).toEqual({ path: directory, ravi: "absent" });
  expect(await readdir(directory)).toEqual([]);
});

test("what stands at .ravi is told apart", async () => {
  const [withDirectory, withFile] = [await newDirectory(), await newDirectory()];
  await mkdir(join(withDirectory, ".ravi"));
  await writeFile(join(withFile, ".ravi"), "");

  expect(await inspectWorkspace(withDirectory)).toEqual({ path: withDirectory, ravi: "directory" });
  expect(await inspectWorkspace(withFile)).toEqual({ path: withFile, ravi: "other" });
});

test("every way of writing a directory leads to its one canonical path", async () => {
  const directory = await newDirectory();
  const workspace = join(directory, "workspace");
  await mkdir(join(workspace, "sub"), { recursive: true });
  await symlink(workspace, join(directory, "link"));
  await symlink("link", join(directory, "link to link"));
  const ways = [
    workspace,
    `${workspace}/`,
    `${workspace}/sub/..`,
    relative(process.cwd(), workspace),
    join(directory, "link"),
    join(directory, "link to link"),
    `${join(directory, "link")}/.`,
  ];

  expect(await Promise.all(ways.map((way) => inspectWorkspace(way)))).toEqual(
    ways.map(() => ({ path: workspace, ravi: "absent" })),
  );
});

test("a workspace that is not there is WORKSPACE_NOT_FOUND, whatever is in the way", async () => {
  const directory = await newDirectory();
  await writeFile(join(directory, "file"), "");
  await symlink("nowhere", join(directory, "dangling"));
  await symlink("loop", join(directory, "loop"));

  await expect(inspectWorkspace(join(directory, "missing"))).rejects.toMatchObject({
    code: "WORKSPACE_NOT_FOUND",
    message: `Cannot work in "${join(directory, "missing")}": it does not exist`,
    hint: expect.stringContaining("--workspace"),
  });
  for (const name of ["dangling", "loop", "file/below"]) {
    await expect(inspectWorkspace(join(directory, name)), name).rejects.toMatchObject({ code: "WORKSPACE_NOT_FOUND" });
  }
});

test("a file is WORKSPACE_NOT_A_DIRECTORY, through a symbolic link too", async () => {
  const directory = await newDirectory();
  await writeFile(join(directory, "file"), "");
  await symlink("file", join(directory, "link"));

  for (const name of ["file", "link"]) {
    await expect(inspectWorkspace(join(directory, name))).rejects.toMatchObject({
      code: "WORKSPACE_NOT_A_DIRECTORY",
      message: `Cannot work in "${join(directory, name)}": it is not a directory`,
    });
  }
});

test("a .ravi that is a symbolic link is refused, wherever it leads", async () => {
  const directory = await newDirectory();
  await mkdir(join(directory, "target"));
  await writeFile(join(directory, "file"), "");
  for (const [name, target] of Object.entries({
    dir: "../target",
    file: "../file",
    dangling: "../nowhere",
    self: ".ravi",
  })) {
    const workspace = join(directory, name.concat("-workspace"));
    await mkdir(workspace);
    await symlink(target, join(workspace, ".ravi"));

    await expect(inspectWorkspace(workspace), name).rejects.toMatchObject({
      code: "WORKSPACE_SCOPE_SYMLINK",
      message: `Cannot work in "${workspace}": its .ravi is a symbolic link`,
      hint: expect.stringContaining(join(workspace, ".ravi")),
    });
  }
  expect(await readdir(join(directory, "target"))).toEqual([]);
});

function readOnly(directory: string): object {
  return {
    code: "WORKSPACE_READ_ONLY",
    message: `Cannot work in "${directory}": it is read-only for this user`,
    hint: "Make it writable, or name another directory with --workspace",
  };
}

test("a directory that this user cannot write, read or enter is WORKSPACE_READ_ONLY", async () => {
  const parent = await newDirectory();
  await chmod(parent, 0o755);
  const modes = { "read-only": 0o555, unreadable: 0o333, closed: 0o666, open: 0o777 };
  const directories = Object.keys(modes).map((name) => join(parent, name));
  for (const [name, mode] of Object.entries(modes)) {
    await mkdir(join(parent, name));
    await chmod(join(parent, name), mode);
  }
  // Root may do everything, so it looks as somebody else.
  const uid = process.getuid?.() === 0 ? "65534" : "";
  const { stdout } = await promisify(execFile)(process.execPath, [...asBuilt, inspectAsUser, uid, ...directories], {
    cwd: here,
  });

  expect(JSON.parse(stdout)).toEqual([
    ...directories.slice(0, 3).map((directory) => readOnly(directory)),
    { path: directories[3], ravi: "absent" },
  ]);
}, 20_000);
