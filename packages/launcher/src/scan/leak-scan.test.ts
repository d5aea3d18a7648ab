import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLeakScan, type LeakFindings, type LeakScan } from "./leak-scan.ts";

const secrets = { GITHUB_TOKEN: "ghx_sentinel-4711-value", "the identity's key": "ravi_id_sentinel-0815" };
const token = secrets.GITHUB_TOKEN;

interface Place {
  root: string;
  workspace: string;
  git: (...args: string[]) => string;
  /** Writes an object into the repository and answers its id. */
  store: (type: "blob" | "commit", contents: string) => string;
  start: () => Promise<LeakScan>;
}

function place({ isRepository = true } = {}): Place {
  const root = mkdtempSync(join(tmpdir(), "leak-scan-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, "work space");
  for (const path of [workspace, join(root, "transcripts"), join(workspace, ".ravi")]) mkdirSync(path);
  const run = (args: readonly string[], input?: string): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.test", ...args], {
      cwd: workspace,
      encoding: "utf8",
      input,
      stdio: ["pipe", "pipe", "ignore"],
    }).trim();
  const git = (...args: string[]): string => run(args);
  const store: Place["store"] = (type, contents) => run(["hash-object", "-t", type, "-w", "--stdin"], contents);
  if (isRepository) {
    git("init", "-q");
    writeFileSync(join(workspace, "old.txt"), "nothing here\n");
    git("add", "old.txt");
    git("commit", "-qm", "before");
  }
  const start = (): Promise<LeakScan> =>
    startLeakScan({
      workspace,
      searchPath: "/usr/local/bin:/usr/bin:/bin",
      except: [join(workspace, ".ravi")],
      logs: [join(root, "output.log"), join(root, "error.log")],
      transcripts: [join(root, "transcripts")],
    });
  return { root, workspace, git, store, start };
}

const nothing: LeakFindings = { leaks: [], unsearched: [] };

function told({ leaks, unsearched }: LeakFindings, expectedUnsearched: unknown = []): string[] {
  expect(JSON.stringify(leaks)).not.toContain("sentinel");
  expect(unsearched).toEqual(expectedUnsearched);
  return leaks.map(({ secret, place: where }) => `${secret} in ${where}`).toSorted();
}

describe("startLeakScan()", () => {
  it("finds nothing in a workspace where nothing was left", async () => {
    const { workspace, start } = place();
    const scan = await start();
    writeFileSync(join(workspace, "new.txt"), "harmless\n");
    expect(await scan.run(secrets)).toEqual(nothing);
  });

  it("finds a secret in a file, in the index, in a commit, in a log and in a transcript", async () => {
    const { root, workspace, git, start } = place();
    const scan = await start();
    writeFileSync(join(workspace, "committed.txt"), `token=${token}\n`);
    git("add", "committed.txt");
    git("commit", "-qm", "oops");
    writeFileSync(join(workspace, "committed.txt"), "gone\n");
    writeFileSync(join(workspace, "staged.txt"), Buffer.from(`user:${token}`).toString("base64"));
    git("add", "staged.txt");
    rmSync(join(workspace, "staged.txt"));
    writeFileSync(join(workspace, "plain.txt"), encodeURIComponent(secrets["the identity's key"]));
    appendFileSync(join(root, "error.log"), `failed with ${token}\n`);
    mkdirSync(join(root, "transcripts", "deep"));
    writeFileSync(join(root, "transcripts", "deep", "session.jsonl"), JSON.stringify({ output: token }));
    expect(told(await scan.run(secrets))).toEqual([
      "GITHUB_TOKEN in git-commit",
      "GITHUB_TOKEN in git-index",
      "GITHUB_TOKEN in log",
      "GITHUB_TOKEN in transcript",
      "the identity's key in workspace",
    ]);
  });

  it("finds a secret in a commit that was amended away, and in a commit message", async () => {
    const { workspace, git, start } = place();
    const scan = await start();
    writeFileSync(join(workspace, "a.txt"), token);
    git("add", "a.txt");
    git("commit", "-qm", "first try");
    writeFileSync(join(workspace, "a.txt"), "clean");
    git("commit", "-qam", `second, with ${secrets["the identity's key"]}`, "--amend");
    expect(told(await scan.run(secrets))).toEqual(
      expect.arrayContaining(["GITHUB_TOKEN in git-commit", "the identity's key in git-commit"]),
    );
  });

  it("does not count what was there before, nor the scope itself", async () => {
    const { workspace, git, start } = place();
    writeFileSync(join(workspace, "mine.txt"), token);
    git("add", "mine.txt");
    git("commit", "-qm", "my own business");
    const scan = await start();
    writeFileSync(join(workspace, ".ravi", "config.json"), JSON.stringify(secrets));
    expect(await scan.run(secrets)).toEqual(nothing);
  });

  it("finds a secret across the border of two pieces of a large file", async () => {
    const { workspace, start } = place({ isRepository: false });
    const scan = await start();
    writeFileSync(join(workspace, "big.bin"), `${"x".repeat(1024 * 1024 - 10)}${token}${"y".repeat(300_000)}`);
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in workspace"]);
  });

  it("follows no link and minds neither pipes nor files that it may not read", async () => {
    const { root, workspace, start } = place({ isRepository: false });
    writeFileSync(join(root, "outside.txt"), token);
    const scan = await start();
    symlinkSync(join(root, "outside.txt"), join(workspace, "link"));
    symlinkSync(workspace, join(workspace, "loop"));
    execFileSync("mkfifo", [join(workspace, "pipe")]);
    writeFileSync(join(workspace, "closed"), "x", { mode: 0o000 });
    expect(await scan.run(secrets)).toEqual(nothing);
  });

  it("searches a repository that was begun meanwhile, and one that calls itself bare", async () => {
    const { workspace, git, start } = place({ isRepository: false });
    const scan = await start();
    git("init", "-q");
    writeFileSync(join(workspace, "staged.txt"), token);
    git("add", "staged.txt");
    rmSync(join(workspace, "staged.txt"));
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in git-index"]);
    git("commit", "-qm", "first");
    git("config", "core.bare", "true");
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in git-commit"]);
  });

  it("finds a new commit after the agent has dropped what was there before", async () => {
    const { workspace, git, start } = place();
    git("checkout", "-qb", "side");
    git("commit", "-qm", "of the side", "--allow-empty");
    git("checkout", "-q", "-");
    const scan = await start();
    git("branch", "-qD", "side");
    git("reflog", "expire", "--expire=now", "--all");
    git("gc", "-q", "--prune=now");
    writeFileSync(join(workspace, "a.txt"), token);
    git("add", "a.txt");
    git("commit", "-qm", "oops");
    rmSync(join(workspace, "a.txt"));
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in git-commit"]);
  });

  it("says what it could not search", async () => {
    const { workspace, git, start } = place();
    const scan = await start();
    const head = git("rev-parse", "HEAD");
    git("commit", "-qm", "next", "--allow-empty");
    git("commit", "-qm", "last", "--allow-empty");
    const next = git("rev-parse", "HEAD~1");
    for (const gone of [head, next]) rmSync(join(workspace, ".git", "objects", gone.slice(0, 2), gone.slice(2)));
    expect(told(await scan.run(secrets), [expect.stringMatching(/^the commits: fatal: /)])).toEqual([]);
    rmSync(join(workspace, ".git"), { recursive: true });
    expect(told(await scan.run(secrets), [expect.stringMatching(/^the repository: fatal: not a git/)])).toEqual([]);
  });

  it("says it without the secret that git complains of", async () => {
    const { git, start } = place();
    const scan = await start();
    git("config", "core.bigFileThreshold", token);
    const { unsearched } = await scan.run(secrets);
    expect(unsearched).toContainEqual(expect.stringContaining("bad numeric config value '[masked]'"));
    expect(JSON.stringify(unsearched)).not.toContain("sentinel");
  });

  it("runs no git that the workspace holds", async () => {
    const { workspace, traps, trap } = trapped();
    const bin = join(workspace, "node_modules", ".bin");
    mkdirSync(bin, { recursive: true });
    for (const path of [join(bin, "git"), join(workspace, "git")]) symlinkSync(trap, path);
    const searchPath = `.:${bin}::/usr/local/bin:/usr/bin:/bin`;
    const scan = await startLeakScan({ workspace, searchPath, except: [], logs: [], transcripts: [] });
    expect(await scan.run(secrets)).toEqual(nothing);
    expect(traps()).toEqual([]);
  });
});

describe("what the repository's configuration names is not run:", () => {
  it("commands around files and the index", async () => {
    const { workspace, git, start, trap, traps } = trapped();
    const scan = await start();
    const keys = ["core.fsmonitor", "core.pager", "core.editor", "core.alternateRefsCommand", "core.askPass"];
    const drivers = ["diff.external", "diff.t.textconv", "diff.t.command", "filter.t.clean", "filter.t.process"];
    for (const key of [...keys, ...drivers, "pager.diff-tree", "alias.diff-tree", "alias.rev-list"]) {
      git("config", key, key.startsWith("alias.") ? `!${trap}` : trap);
    }
    git("config", "filter.t.required", "true");
    for (const hook of ["post-index-change", "reference-transaction"]) {
      symlinkSync(trap, join(workspace, ".git", "hooks", hook));
    }
    writeFileSync(join(workspace, ".git", "info", "attributes"), "* diff=t filter=t\n");
    writeFileSync(join(workspace, "old.txt"), token);
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in workspace"]);
    expect(traps()).toEqual([]);
  });

  it("a signature's program", async () => {
    const { git, store, start, trap, traps } = trapped();
    const scan = await start();
    const person = "t <t@example.test> 1700000000 +0000";
    const commit = [
      `tree ${git("rev-parse", "HEAD^{tree}")}`,
      `author ${person}`,
      `committer ${person}`,
      "gpgsig -----BEGIN PGP SIGNATURE-----",
      " ",
      " iQ",
      " -----END PGP SIGNATURE-----",
      "",
      `signed with ${token}\n`,
    ].join("\n");
    git("update-ref", "refs/heads/signed", store("commit", commit));
    git("config", "log.showSignature", "true");
    for (const key of ["gpg.program", "gpg.openpgp.program"]) git("config", key, trap);
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in git-commit"]);
    expect(traps()).toEqual([]);
  });

  it.each([
    ["core.sshCommand", "ssh://host.invalid/repository"],
    ["core.gitProxy", "git://host.invalid/repository"],
    ["remote.origin.uploadpack", "."],
    [undefined, "ext::TRAP"],
  ])("what fetches missing objects (%s)", async (key, url) => {
    const { workspace, git, start, trap, traps } = trapped();
    const scan = await start();
    writeFileSync(join(workspace, "a.txt"), "harmless, and missing");
    git("add", "a.txt");
    git("commit", "-qm", "without its file");
    const blob = git("rev-parse", "HEAD:a.txt");
    for (const path of ["a.txt", join(".git", "objects", blob.slice(0, 2), blob.slice(2))])
      rmSync(join(workspace, path));
    const settings = {
      "core.repositoryFormatVersion": "1",
      "extensions.partialClone": "origin",
      "protocol.allow": "always",
    };
    for (const [name, value] of Object.entries(settings)) git("config", name, value);
    git("config", "remote.origin.promisor", "true");
    git("config", "remote.origin.url", url.replace("TRAP", trap));
    if (key !== undefined) git("config", key, trap);
    expect(told(await scan.run(secrets), [expect.stringContaining("commit")])).toEqual([]);
    expect(traps()).toEqual([]);
  });

  it("what a submodule's own configuration names", async () => {
    const { workspace, git, start, trap, traps } = trapped();
    const scan = await start();
    const inner = (...args: string[]): string => git("-C", "inner", ...args);
    git("init", "-q", "inner");
    const heads = ["one", "two"].map((name) => {
      writeFileSync(join(workspace, "inner", "file"), name);
      inner("add", "file");
      inner("commit", "-qm", name);
      return inner("rev-parse", "HEAD");
    });
    for (const head of heads) {
      git("update-index", "--add", "--cacheinfo", `160000,${head},inner`);
      if (head === heads[0]) git("commit", "-qm", "inner");
    }
    inner("config", "diff.t.command", trap);
    writeFileSync(join(workspace, "inner", ".git", "info", "attributes"), "* diff=t\n");
    git("config", "diff.submodule", "diff");
    expect(await scan.run(secrets)).toEqual(nothing);
    expect(traps()).toEqual([]);
  });
});

/** A place with a program that leaves a mark when it is run, by whatever name. */
function trapped(): Place & { trap: string; traps: () => string[] } {
  const made = place();
  const marks = join(made.root, "marks");
  mkdirSync(marks);
  const trap = join(made.root, "trap");
  writeFileSync(trap, `#!/bin/sh\nprintf '%s\\n' "$0 $*" >'${marks}'/$$\n`, { mode: 0o755 });
  return { ...made, trap, traps: () => readdirSync(marks) };
}
