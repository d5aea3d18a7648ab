import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../../testing/temporary-directory.ts";
import { readScope } from "./read-scope.ts";
import { writeScope } from "./write-scope.ts";

const scope = { identityUuid: "u-1", identityName: "task-1", identityKey: "ravi_id_k", apiUrl: "http://127.0.0.1:1" };

async function workspace(): Promise<string> {
  const directory = await temporaryDirectory();
  onTestFinished(() => directory[Symbol.asyncDispose]());
  return directory.path;
}

async function modeOf(path: string): Promise<string> {
  return ((await lstat(path)).mode & 0o777).toString(8);
}

test("a scope is private, self-ignoring and complete, whatever the umask", async () => {
  const directory = join(await workspace(), ".ravi");
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  await writeScope(directory, scope);

  expect((await readdir(directory)).sort()).toEqual([".gitignore", "config.json"]);
  expect(await modeOf(directory)).toBe("700");
  expect(await modeOf(join(directory, "config.json"))).toBe("600");
  expect(await modeOf(join(directory, ".gitignore"))).toBe("600");
  expect(await readFile(join(directory, ".gitignore"), "utf8")).toBe("*\n");
  expect(await readFile(join(directory, "config.json"), "utf8")).toMatchInlineSnapshot(`
    "{
      "identity_uuid": "u-1",
      "identity_name": "task-1",
      "identity_key": "ravi_id_k",
      "api_url": "http://127.0.0.1:1"
    }
    "
  `);
});

test("a kept scope says who keeps it, and reads like any other", async () => {
  const directory = join(await workspace(), ".ravi");
  const kept = { email: "a@example.com", launchId: "l-1", pid: 7, start: "99" };
  await writeScope(directory, scope);
  await writeScope(directory, { ...scope, kept });
  const written = async (): Promise<unknown> => JSON.parse(await readFile(join(directory, "config.json"), "utf8"));

  expect(await written()).toMatchObject({ kept: { email: "a@example.com", launch_id: "l-1", pid: 7, start: "99" } });
  expect(await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: "/" })).toMatchObject(scope);
  await writeScope(directory, { ...scope, kept: { ...kept, phone: "+1202555" } });
  expect(await written()).toMatchObject({ kept: { phone: "+1202555" } });
  await writeScope(directory, scope);
  expect(await written()).not.toHaveProperty("kept");
});

test("a scope of an identity that had users before says since when messages are its own", async () => {
  const directory = join(await workspace(), ".ravi");
  const since = "2026-06-01T12:00:00.000Z";
  await writeScope(directory, { ...scope, since });
  expect(await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: "/" })).toMatchObject({ ...scope, since });
});

test("git sees nothing of a scope", async () => {
  const path = await workspace();
  execFileSync("git", ["init", "-q", path]);
  await writeScope(join(path, ".ravi"), scope);

  expect(execFileSync("git", ["-C", path, "status", "--porcelain", "-uall"], { encoding: "utf8" })).toBe("");
});

test("what was written is what is read", async () => {
  const directory = join(await workspace(), ".ravi");
  await writeScope(directory, scope);

  const env = { RAVI_CONFIG_DIR: directory };
  expect(await readScope({ env, cwd: "/" })).toMatchObject({ ...scope, origin: "env" });
});

test("writing again for the same identity replaces the key and mends the modes", async () => {
  const directory = join(await workspace(), ".ravi");
  await writeScope(directory, scope);
  await chmod(directory, 0o755);
  await chmod(join(directory, "config.json"), 0o644);

  await writeScope(directory, { ...scope, identityKey: "ravi_id_new" });

  expect(await modeOf(directory)).toBe("700");
  expect(await modeOf(join(directory, "config.json"))).toBe("600");
  expect(await readFile(join(directory, "config.json"), "utf8")).toContain("ravi_id_new");
});

test.each([
  { name: "another identity", config: { identity_uuid: "u-2", identity_key: "ravi_id_other" } },
  { name: "no identity", config: {} },
  { name: "an account's login", config: { identity_uuid: "u-1", management_key: "ravi_mgmt_x" } },
])("a config of $name is left alone", async ({ config }) => {
  const directory = join(await workspace(), ".ravi");
  await mkdir(directory);
  await writeFile(join(directory, "config.json"), JSON.stringify(config));

  const error: unknown = await writeScope(directory, scope).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ code: "SCOPE_TAKEN", path: join(directory, "config.json") });
  expect(inspect(error)).not.toMatch(/ravi_id_|ravi_mgmt_/);
  expect(await readFile(join(directory, "config.json"), "utf8")).toBe(JSON.stringify(config));
  expect(await readdir(directory)).toEqual(["config.json"]);
});

test("a config that nobody understands is left alone", async () => {
  const directory = join(await workspace(), ".ravi");
  await mkdir(directory);
  await writeFile(join(directory, "config.json"), "{");

  await expect(writeScope(directory, scope)).rejects.toMatchObject({ code: "SCOPE_INVALID" });
  expect(await readFile(join(directory, "config.json"), "utf8")).toBe("{");
});

test.each(["node_modules\n", "*\n!config.json\n", ""])(
  "a .gitignore of %j, which would let the key be committed, is refused",
  async (text) => {
    const directory = join(await workspace(), ".ravi");
    await mkdir(directory);
    await writeFile(join(directory, ".gitignore"), text);

    await expect(writeScope(directory, scope)).rejects.toMatchObject({ code: "SCOPE_TAKEN" });
    expect(await readdir(directory)).toEqual([".gitignore"]);
  },
);

test("somebody's own .gitignore that ignores everything is kept", async () => {
  const directory = join(await workspace(), ".ravi");
  await mkdir(directory);
  await writeFile(join(directory, ".gitignore"), "# private\r\n*\r\n");

  await writeScope(directory, scope);

  expect(await readFile(join(directory, ".gitignore"), "utf8")).toBe("# private\r\n*\r\n");
});

test.each(["directory", "config.json", ".gitignore"])(
  "a symbolic link in place of the %s is not followed",
  async (what) => {
    const path = await workspace();
    const target = join(path, "target");
    const directory = join(path, ".ravi");
    await mkdir(target);
    if (what !== "directory") await mkdir(directory);
    const aim = join(target, "file");
    await symlink(what === "directory" ? target : aim, what === "directory" ? directory : join(directory, what));

    await expect(writeScope(directory, scope)).rejects.toMatchObject({ code: "SCOPE_SYMLINK" });
    expect(await readdir(target)).toEqual([]);
  },
);

test("a missing parent and a file in the directory's place are clear errors", async () => {
  const path = await workspace();
  await writeFile(join(path, "file"), "");

  await expect(writeScope(join(path, "gone", ".ravi"), scope)).rejects.toMatchObject({
    code: "SCOPE_UNWRITABLE",
    message: expect.stringContaining("its parent directory does not exist"),
  });
  await expect(writeScope(join(path, "file"), scope)).rejects.toMatchObject({
    code: "SCOPE_UNWRITABLE",
    message: expect.stringContaining("it is not a directory"),
  });
  await expect(writeScope(join(path, "file", ".ravi"), scope)).rejects.toMatchObject({ code: "SCOPE_UNWRITABLE" });
});

test("of twenty identities that write at once exactly one gets the place, and nothing is left lying around", async () => {
  const directory = join(await workspace(), ".ravi");

  const uuids = Array.from({ length: 20 }, (_, index) => `u-${index}`);
  const results = await Promise.allSettled(
    uuids.map((identityUuid) => writeScope(directory, { ...scope, identityUuid })),
  );

  const winners = uuids.filter((_, index) => results[index]?.status === "fulfilled");
  expect(winners).toHaveLength(1);
  expect(await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: "/" })).toMatchObject({
    identityUuid: winners[0],
  });
  expect(
    results
      .filter(({ status }) => status === "rejected")
      .map((result) => (result as PromiseRejectedResult).reason.code),
  ).toEqual(Array.from({ length: 19 }, () => "SCOPE_TAKEN"));
  expect((await readdir(directory)).sort()).toEqual([".gitignore", "config.json"]);
});

test("a reader never sees half a config while it is rewritten", async () => {
  const directory = join(await workspace(), ".ravi");
  await writeScope(directory, scope);
  const writing = Array.from({ length: 30 }, (_, round) => round).reduce(
    (before, round) => before.then(() => writeScope(directory, { ...scope, identityName: "n".repeat(round * 100) })),
    Promise.resolve(),
  );

  const state = { isWriting: true };
  const written = writing.finally(() => {
    state.isWriting = false;
  });
  const names = new Set<string | undefined>();
  while (state.isWriting) {
    const read = await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: "/" });
    expect(read).toMatchObject({ identityUuid: "u-1" });
    names.add(read?.identityName);
  }
  await written;
  expect(names.size).toBeGreaterThan(1);
});
