import { execFile, spawnSync } from "node:child_process";
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { launcherCommandAt } from "../src/files/launcher-command.ts";
import { findRepository, type RepositoryPlace } from "../src/hooks/find-place.ts";
import type { HookPlace, HookTool } from "../src/hooks/hook-tool.ts";
import { installHooks, removeHooks, type HookOutcome } from "../src/hooks/install-hooks.ts";

export type PlaceOptions = Partial<Pick<HookPlace, "isTeam" | "isStrict" | "command" | "env">>;

/** A file: its text, or its text and its permission bits. */
export type FileLike = string | { text: string; mode: number };

/** A user with a home, a repository, and a launcher that writes down how it was called. */
export interface HookWorld {
  root: string;
  home: string;
  repository: string;
  stateDirectory: string;
  env: Readonly<Record<string, string>>;
  place(options?: PlaceOptions): Promise<HookPlace>;
  install(tool: HookTool, options?: PlaceOptions): Promise<HookOutcome>;
  remove(tool: HookTool, options?: PlaceOptions): Promise<HookOutcome>;
  /** Writes files by their paths below the root, where `repo/` is the repository and `home/` the home directory. */
  write(files: Readonly<Record<string, FileLike>>): Promise<void>;
  read(path: string): Promise<string>;
  /** Where a path of `write` is. */
  at(path: string): string;
  /** Everything below the root but the launcher's own state and what git changes by itself. */
  snapshot(): Promise<Record<string, string>>;
  git(words: readonly string[], cwd?: string): Promise<string>;
  /** How git ends, and what it and its hooks say; not that it was. */
  gitSays(
    words: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number; lines: string[] }>;
  hasCommand(name: string): Promise<boolean>;
  /** What the launcher was called with, each time. */
  calls(): Promise<string[][]>;
  /** Names in places where a shell would have made them, had it run what is a name. */
  pwned(): Promise<string[]>;
}

const run = promisify(execFile);

/** What a path may be called, and no shell may read. */
const names = {
  repo: String.raw`it's a "repo" $HOME $(touch pwned) ${"`touch pwned`"} back\slash ü 🎛 [1]`,
  home: `ho me 'q' "d" $(touch pwned)`,
};

/** @param files What is there, as `write` takes it. */
export async function hookWorld(files: Readonly<Record<string, FileLike>> = {}): Promise<HookWorld> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "hook-world-")));
  onTestFinished(() => rm(root, { recursive: true }));
  const [home, repository] = [join(root, names.home), join(root, names.repo)];
  const stateDirectory = join(home, ".local/state/persona-launcher");
  const log = join(root, "calls");
  await mkdir(stateDirectory, { recursive: true });
  await writeFile(log, "");
  await writeFile(join(root, "launcher"), recorder);
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    SHELL: "/bin/bash",
    // fish takes a path for what its locale makes of it.
    LC_ALL: "C.UTF-8",
    CALLS: log,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
  };
  const git = async (words: readonly string[], cwd = repository): Promise<string> => {
    const { stdout } = await run("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...words], {
      cwd,
      env,
    });
    return stdout;
  };
  await git(["init", "-q", "--template=", repository], root);
  const at = (path: string): string =>
    join(
      root,
      path.replace(/^(repo|home)(?=\/|$)/, (name) => names[name as "repo" | "home"]),
    );
  let found: Promise<RepositoryPlace> | undefined;
  const place = async ({ env: more, ...options }: PlaceOptions = {}): Promise<HookPlace> => ({
    ...(await (found ??= findRepository(repository, env))),
    home,
    env: { ...env, ...more },
    command: launcherCommandAt(stateDirectory),
    isTeam: false,
    isStrict: false,
    ...options,
  });
  const write: HookWorld["write"] = async (all) => {
    for (const [path, file] of Object.entries(all)) await writeOne(at(path), file);
  };
  await write(files);
  return {
    root,
    home,
    repository,
    stateDirectory,
    env,
    place,
    install: async (tool, options) =>
      await installHooks(tool, await place(options), {
        stateDirectory,
        program: { nodePath: "/bin/sh", scriptPath: join(root, "launcher") },
      }),
    remove: async (tool, options) => await removeHooks(tool, await place(options), { stateDirectory }),
    write,
    read: async (path) => await readFile(at(path), "utf8"),
    at,
    snapshot: async () => await entriesBelow(root, [stateDirectory, log]),
    git,
    gitSays: async (words, more) => {
      const { status, stderr } = spawnSync("git", words, {
        cwd: repository,
        env: { ...env, ...more },
        encoding: "utf8",
      });
      const lines = stderr
        .split("\n")
        .filter((line) => line !== "" && !/persona: (?:not found|No such file)/.test(line));
      return { exitCode: status ?? -1, lines };
    },
    hasCommand: async (name) =>
      await run("sh", ["-c", `command -v ${name}`]).then(
        () => true,
        () => false,
      ),
    calls: async () => {
      const lines = (await readFile(log, "utf8")).split("\0\n").slice(0, -1);
      return lines.map((line) => line.split("\0"));
    },
    pwned: async () => (await readdir(root, { recursive: true })).filter((path) => /(?:^|\/)pwned$/.test(path)),
  };
}

/** Words are apart by what no word can hold; the last one is where it was started. */
const recorder = String.raw`printf '%s\0' "$@" "$PWD" >>"$CALLS"
echo >>"$CALLS"
exit "$${"{LAUNCHER_EXIT:-0}"}"
`;

async function writeOne(path: string, file: FileLike): Promise<void> {
  const { text, mode } = typeof file === "string" ? { text: file, mode: 0o644 } : file;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, mode);
}

async function entriesBelow(root: string, skipped: readonly string[]): Promise<Record<string, string>> {
  const entries: Record<string, string> = {};
  const visit = async (path: string): Promise<void> => {
    const stats = await lstat(path);
    if (skipped.includes(path) || isGits(path)) return;
    const name = relative(root, path);
    if (stats.isSymbolicLink()) entries[name] = `-> ${await readlink(path)}`;
    else if (stats.isFile()) entries[name] = `${(stats.mode & 0o7777).toString(8)} ${await readFile(path, "utf8")}`;
    else {
      entries[name] = "directory";
      for (const entry of await readdir(path)) await visit(join(path, entry));
    }
  };
  await visit(root);
  return entries;
}

/** What is in a git directory besides the files that are people's. */
function isGits(path: string): boolean {
  return /\/\.git\/(?!info|hooks|config)/.test(path);
}
