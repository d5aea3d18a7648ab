import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLeakScan, type Leak, type LeakScan } from "./leak-scan.ts";

const secrets = { GITHUB_TOKEN: "ghx_sentinel-4711-value", "the identity's key": "ravi_id_sentinel-0815" };
const token = secrets.GITHUB_TOKEN;

interface Place {
  root: string;
  workspace: string;
  git: (...args: string[]) => string;
  start: () => Promise<LeakScan>;
}

function place({ isRepository = true } = {}): Place {
  const root = mkdtempSync(join(tmpdir(), "leak-scan-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, "work space");
  for (const path of [workspace, join(root, "transcripts"), join(workspace, ".ravi")]) mkdirSync(path);
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.test", ...args], {
      cwd: workspace,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
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
  return { root, workspace, git, start };
}

function told(leaks: readonly Leak[]): string[] {
  expect(JSON.stringify(leaks)).not.toContain("sentinel");
  return leaks.map(({ secret, place: where }) => `${secret} in ${where}`).toSorted();
}

describe("startLeakScan()", () => {
  it("finds nothing in a workspace where nothing was left", async () => {
    const { workspace, start } = place();
    const scan = await start();
    writeFileSync(join(workspace, "new.txt"), "harmless\n");
    expect(await scan.run(secrets)).toEqual([]);
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
    expect(await scan.run(secrets)).toEqual([]);
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
    expect(await scan.run(secrets)).toEqual([]);
  });

  it("runs nothing that the repository's configuration names", async () => {
    const { root, workspace, git, start } = place();
    const scan = await start();
    const trap = `touch '${join(root, "pwned")}'`;
    for (const key of ["core.fsmonitor", "diff.external", "diff.t.textconv", "core.pager", "filter.t.clean"]) {
      git("config", key, trap);
    }
    writeFileSync(join(workspace, ".gitattributes"), "* diff=t filter=t\n");
    writeFileSync(join(workspace, "old.txt"), token);
    expect(told(await scan.run(secrets))).toEqual(["GITHUB_TOKEN in workspace"]);
    expect(existsSync(join(root, "pwned"))).toBe(false);
  });
});
