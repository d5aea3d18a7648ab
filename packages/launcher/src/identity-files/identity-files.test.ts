import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { formerOf, isToldBy, removeIdentityFile, writeIdentityFile } from "./change-identity-file.ts";
import type { IdentityFile, ToldIdentity } from "./identity-file.ts";
import { planIdentityFiles } from "./plan-identity-files.ts";

const ada: ToldIdentity = {
  uuid: "u-ada",
  email: "ada@local.test",
  phone: "+15550000001",
  configDirectory: "/w/.ravi",
};
const bob: ToldIdentity = { uuid: "u-bob", email: "bob@local.test" };
const env: IdentityFile = { kind: "env", file: ".env" };
const credentials: IdentityFile = { kind: "credentials", file: "a b/tool/ravi.json" };

async function newWorkspace(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "identity files ")));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function git(cwd: string, ...words: string[]): void {
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.test", ...words], { cwd, stdio: "ignore" });
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o7777;
}

/** Writes a file and takes it back; `between` looks at it meanwhile. */
async function writeAndRemove(workspace: string, file: IdentityFile, between: () => Promise<void>): Promise<void> {
  const former = await formerOf(workspace, file.file);
  await writeIdentityFile(workspace, file, ada);
  await between();
  await removeIdentityFile({ workspace, ...file, identityUuid: ada.uuid, ...former });
}

test("a new .env file holds the addresses for nobody else to read, and goes", async () => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  await writeAndRemove(workspace, env, async () => {
    expect(await readFile(path, "utf8")).toBe(
      [
        "# >>> persona-launcher: identity",
        "# identity u-ada",
        "AGENT_EMAIL=ada@local.test",
        "AGENT_PHONE=+15550000001",
        "# <<< persona-launcher: identity",
        "",
      ].join("\n"),
    );
    expect(await modeOf(path)).toBe(0o600);
    expect(await isToldBy(workspace, env, ada)).toBe(true);
    expect(await isToldBy(workspace, env, bob)).toBe(false);
  });
  expect(await readdir(workspace)).toEqual([]);
});

test.each([
  ["", 0o644],
  ["A=1\n", 0o644],
  ["A=1", 0o640],
  ["A=1\r\nB='two words'\r\n", 0o600],
  ["\uFEFF# comment\n\n\n", 0o600],
])("an .env file %j of mode %i is byte for byte what it was, when the block goes", async (text, mode) => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  await writeFile(path, text);
  await chmod(path, mode);
  await writeAndRemove(workspace, env, async () => {
    expect(await readFile(path, "utf8")).toContain("AGENT_EMAIL=ada@local.test");
    expect((await readFile(path, "utf8")).startsWith(text)).toBe(true);
    expect(await modeOf(path)).toBe(0o600);
  });
  expect(await readFile(path, "utf8")).toBe(text);
  expect(await modeOf(path)).toBe(mode);
});

test("writing again changes nothing, and another identity takes the place of the first", async () => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  await writeFile(path, "A=1");
  await writeIdentityFile(workspace, env, ada);
  const once = await readFile(path, "utf8");
  await writeIdentityFile(workspace, env, ada);
  expect(await readFile(path, "utf8")).toBe(once);
  await writeIdentityFile(workspace, env, bob);
  expect(await readFile(path, "utf8")).toBe(
    once
      .replace("u-ada", "u-bob")
      .replace("ada@local.test", "bob@local.test")
      .replace("AGENT_PHONE=+15550000001\n", ""),
  );
  await removeIdentityFile({ workspace, ...env, identityUuid: ada.uuid, mode: 0o644, directories: [] });
  expect(await readFile(path, "utf8")).toContain("bob@local.test");
});

test("what the user writes meanwhile stays", async () => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  await writeFile(path, "A=1");
  await writeAndRemove(workspace, env, async () => writeFile(path, `${await readFile(path, "utf8")}B=2\n`));
  expect(await readFile(path, "utf8")).toBe("A=1\nB=2\n");
});

test("a credentials file goes with the directories that were made for it, unless they are used by then", async () => {
  const workspace = await newWorkspace();
  await mkdir(join(workspace, "a b"));
  await writeAndRemove(workspace, credentials, async () => {
    expect(JSON.parse(await readFile(join(workspace, credentials.file), "utf8"))).toEqual({
      identity_uuid: "u-ada",
      email: "ada@local.test",
      phone: "+15550000001",
      config_dir: "/w/.ravi",
    });
    expect(await modeOf(join(workspace, credentials.file))).toBe(0o600);
  });
  expect(await readdir(join(workspace, "a b"))).toEqual([]);
  await writeAndRemove(workspace, credentials, () => writeFile(join(workspace, "a b/tool/mine"), ""));
  expect(await readdir(join(workspace, "a b/tool"))).toEqual(["mine"]);
});

test("nothing is removed of a workspace that is gone", async () => {
  const workspace = await newWorkspace();
  const former = await formerOf(workspace, ".env");
  await rm(workspace, { recursive: true });
  await removeIdentityFile({ workspace, ...env, identityUuid: ada.uuid, ...former });
  await expect(stat(workspace)).rejects.toThrow("ENOENT");
});

test.each([
  ["a directory", (path: string) => mkdir(path)],
  ["a symbolic link", (path: string) => symlink("elsewhere", path)],
  ["no text", (path: string) => writeFile(path, Buffer.from([0xff]))],
])("a file that has become %s is left alone, and keeps nothing from going on", async (_what, replace) => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  await writeAndRemove(workspace, env, async () => {
    await rm(path);
    await replace(path);
  });
  expect(await readdir(workspace)).toEqual([".env"]);
});

test("addresses are quoted as readers of .env files and shells read them", async () => {
  const workspace = await newWorkspace();
  const path = join(workspace, ".env");
  for (const [email, line] of [
    ["a b@local.test", "AGENT_EMAIL='a b@local.test'"],
    ["o'brien@local.test", `AGENT_EMAIL="o'brien@local.test"`],
  ] as const) {
    await writeIdentityFile(workspace, env, { uuid: "u", email });
    expect(await readFile(path, "utf8")).toContain(`\n${line}\n`);
  }
  for (const email of ["a\nB=1@local.test", `'"@local.test`, "'$(id)@local.test"]) {
    await expect(writeIdentityFile(workspace, env, { uuid: "u", email })).rejects.toMatchObject({
      code: "IDENTITY_FILE_REFUSED",
    });
  }
});

test("a name is no pattern for git, and a repository that git does not trust is not taken for none", async () => {
  const workspace = await newWorkspace();
  git(workspace, "init", "-q");
  await writeFile(join(workspace, ".gitignore"), "/a\n");
  await writeFile(join(workspace, "a"), "");
  await writeFile(join(workspace, "b"), "");
  git(workspace, "add", "b");
  const plan = (envFile: string): Promise<unknown> => planIdentityFiles(workspace, { envFile }, process.env);
  await expect(plan("[b]")).rejects.toThrow("git would see it");
  await writeFile(join(workspace, ".git/config"), "no configuration");
  await expect(plan("a")).rejects.toThrow("git does not say whether it would see it");
});

test("files of a repository are planned when git ignores them, by whatever rule", async () => {
  const workspace = await newWorkspace();
  git(workspace, "init", "-q");
  await writeFile(join(workspace, ".gitignore"), ".env*\n");
  await writeFile(join(workspace, ".git/info/exclude"), "/tool/\n");
  expect(
    await planIdentityFiles(
      workspace,
      { envFile: "./.env.local", credentialsFile: join(workspace, "tool/r.json") },
      process.env,
    ),
  ).toEqual([
    { kind: "env", file: ".env.local" },
    { kind: "credentials", file: "tool/r.json" },
  ]);
});

const refusals: readonly [string, (workspace: string) => Promise<unknown>, string, string][] = [
  [
    "that git tracks",
    async (at) => (git(at, "add", "-f", ".env"), git(at, "commit", "-qm", "a")),
    ".env",
    "git tracks it",
  ],
  ["that git would see", async () => {}, ".env", "git would see it"],
  ["outside of the workspace", async () => {}, "../.env", "it is not in the workspace"],
  ["without a name", async () => {}, "", "it is not in the workspace"],
  ["that is the workspace", async () => {}, ".", "it is not in the workspace"],
  ["of git's own", async () => {}, ".git/env", '".git" is not for files of tools'],
  ["of the scope", async () => {}, ".ravi/env", '".ravi" is not for files of tools'],
  ["behind a link", (at) => symlink("/tmp", join(at, "linked")), "linked/.env", "a symbolic link leads there"],
  ["that is a link", (at) => symlink("../other", join(at, "link")), "link", "it is a symbolic link"],
  ["that is a directory", (at) => mkdir(join(at, "dir")), "dir", "it is no file"],
  ["that is no text", (at) => writeFile(join(at, "bytes"), Buffer.from([0xff, 0xfe])), "bytes", "it is not UTF-8"],
];

test.each(refusals)("an .env file %s is refused, and nothing is written", async (_what, prepare, file, state) => {
  const workspace = await newWorkspace();
  git(workspace, "init", "-q");
  await writeFile(join(workspace, ".env"), "A=1\n");
  await prepare(workspace);
  await expect(planIdentityFiles(workspace, { envFile: file }, process.env)).rejects.toMatchObject({
    code: "IDENTITY_FILE_REFUSED",
    message: expect.stringContaining(state),
  });
  expect(await readFile(join(workspace, ".env"), "utf8")).toBe("A=1\n");
});

test("a credentials file of somebody else's is refused, and so is one file for both", async () => {
  const workspace = await newWorkspace();
  await writeFile(join(workspace, "r.json"), '{"email":"me@example.test"}');
  const plan = (options: Parameters<typeof planIdentityFiles>[1]): Promise<unknown> =>
    planIdentityFiles(workspace, options, process.env);
  await expect(plan({ credentialsFile: "r.json" })).rejects.toThrow("it holds something else");
  await expect(plan({ envFile: "a", credentialsFile: "./a" })).rejects.toThrow("it is the .env file");
  await writeIdentityFile(workspace, { kind: "credentials", file: "ours.json" }, bob);
  expect(await plan({ credentialsFile: "ours.json" })).toEqual([{ kind: "credentials", file: "ours.json" }]);
});
