import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { type Books, openBooks } from "../ledger/books.ts";
import { currentHolder } from "../ledger/holder.ts";
import { endLaunch, enterLaunch, noteIdentity, scopeOwner } from "../ledger/launches.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { inspectWorkspace } from "./inspect-workspace.ts";
import { placeScope, type PlaceScopeOptions, type Scope } from "./place-scope.ts";
import { launchDirectory } from "./state-directory.ts";

const run = promisify(execFile);

interface Place {
  /** Holds everything; its name has blanks and quotes. */
  root: string;
  books: Books;
  state: string;
  workspace: string;
  home: string;
}

async function newPlace(): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), `place 'scope' "$HOME" `)));
  const [state, workspace, home] = [join(root, "state"), join(root, "workspace"), join(root, "home")];
  await mkdir(workspace);
  await mkdir(home);
  const books = await openBooks(state);
  onTestFinished(async () => {
    books[Symbol.dispose]();
    await rm(root, { recursive: true, force: true });
  });
  return { root, books, state, workspace, home };
}

interface Entered {
  options: PlaceScopeOptions;
  launchId: string;
  uuid: string;
  key: string;
  warnings: LaunchWarning[];
  places: string[];
  place: () => Promise<Scope>;
}

/** A launch that has its identity and wants a scope. */
async function enter(place: Place, changes: Partial<PlaceScopeOptions> = {}): Promise<Entered> {
  const launchId = randomBytes(8).toString("hex");
  const [uuid, key] = [`uuid-${launchId}`, `ravi_id_${launchId}`];
  const record = { personaId: "p", personaHash: "h", harness: "claude", ravi: "local" };
  enterLaunch(
    place.books,
    { ...record, id: launchId, workspace: place.workspace, identityName: launchId },
    await currentHolder(),
  );
  noteIdentity(place.books, launchId, uuid, true);
  const directory = launchDirectory(place.state, launchId);
  await mkdir(directory.path, { recursive: true, mode: 0o700 });
  const [warnings, places]: [LaunchWarning[], string[]] = [[], []];
  const options: PlaceScopeOptions = {
    books: place.books,
    launchId,
    workspace: await inspectWorkspace(place.workspace),
    launchDirectory: directory,
    identity: { uuid, name: "ada", email: "ada@example.test", phone: undefined, key, how: "made" },
    apiUrl: "http://127.0.0.1:8787",
    home: place.home,
    nodePath: process.execPath,
    places: { stateDirectory: place.state, workspace: place.workspace },
    raviCommandPath: "/nonexistent/ravi.mjs",
    onPlace: (path) => {
      places.push(path);
      return () => void places.pop();
    },
    onWarning: (warning) => warnings.push(warning),
    ...changes,
  };
  return { options, launchId, uuid, key, warnings, places, place: () => placeScope(options) };
}

async function identityIn(directory: string): Promise<unknown> {
  const config = JSON.parse(await readFile(join(directory, "config.json"), "utf8")) as Record<string, unknown>;
  return config["identity_uuid"];
}

/** Every path below a directory with its mode and content, for comparing before and after. */
async function snapshot(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory, { recursive: true });
  const entries = await Promise.all(
    ["", ...names].map(async (name) => {
      const path = join(directory, name);
      const stats = await lstat(path);
      return [name, `${stats.mode.toString(8)} ${stats.isFile() ? await readFile(path, "utf8") : ""}`] as const;
    }),
  );
  return Object.fromEntries(entries);
}

test("placeScope() tells who keeps a scope for others, and only then", async () => {
  const place = await newPlace();
  const launch = await enter(place, { isKept: true });
  const { directory } = await launch.place();
  const { kept } = JSON.parse(await readFile(join(directory, "config.json"), "utf8")) as Record<string, unknown>;
  const { pid, startTicks } = await currentHolder();
  expect(kept).toEqual({ email: "ada@example.test", launch_id: launch.launchId, pid, start: startTicks });
});

test("a free workspace gets the scope, for this user alone, whatever the umask", async () => {
  const before = process.umask(0);
  onTestFinished(() => void process.umask(before));
  const place = await newPlace();
  const launch = await enter(place);
  const scope = await launch.place();
  const directory = join(place.workspace, ".ravi");

  expect(scope).toEqual({ directory, bin: join(directory, "bin") });
  expect(launch.places).toEqual([directory]);
  expect(launch.warnings).toEqual([]);
  expect(JSON.parse(await readFile(join(directory, "config.json"), "utf8"))).toEqual({
    identity_uuid: launch.uuid,
    identity_name: "ada",
    identity_key: launch.key,
    api_url: "http://127.0.0.1:8787",
  });
  expect(await readFile(join(directory, ".gitignore"), "utf8")).toBe("*\n");
  const modes = await Promise.all(
    ["", "config.json", ".gitignore", "bin", "bin/ravi", "claims"].map(async (name) => [
      name,
      ((await stat(join(directory, name))).mode & 0o777).toString(8),
    ]),
  );
  expect(Object.fromEntries(modes)).toEqual({
    "": "700",
    "config.json": "600",
    ".gitignore": "600",
    bin: "700",
    "bin/ravi": "700",
    claims: "700",
  });
  expect((await readdir(directory, { recursive: true })).sort()).toEqual([
    ".gitignore",
    "bin",
    "bin/ravi",
    "claims",
    "config.json",
  ]);
});

test("git sees nothing of the scope, not even when everything is added", async () => {
  const place = await newPlace();
  const git = async (...args: string[]): Promise<string> =>
    (await run("git", ["-C", place.workspace, ...args], { env: { PATH: process.env["PATH"], HOME: place.home } }))
      .stdout;
  await git("init", "--quiet");
  await (await enter(place)).place();

  expect(await git("status", "--porcelain", "--untracked-files=all")).toBe("");
  await git("add", "--all");
  expect(await git("ls-files")).toBe("");
});

test("somebody's own .ravi stays byte for byte, and the launch says where its scope went", async () => {
  const place = await newPlace();
  const directory = join(place.workspace, ".ravi");
  await mkdir(directory, { mode: 0o755 });
  await writeFile(join(directory, "config.json"), '{ "identity_uuid": "theirs" }', { mode: 0o644 });
  await writeFile(join(directory, "notes.txt"), "mine");
  const before = await snapshot(directory);
  const launch = await enter(place);
  const scope = await launch.place();

  expect(await snapshot(directory)).toEqual(before);
  expect(scope.directory).toBe(launch.options.launchDirectory.scope);
  expect(launch.places).toEqual([scope.directory]);
  expect(await identityIn(scope.directory)).toBe(launch.uuid);
  expect(launch.warnings).toMatchObject([{ code: "SCOPE_RELOCATED" }]);
  expect(launch.warnings[0]?.message).toContain(directory);
  expect(launch.warnings[0]?.message).toContain(scope.directory);
  expect(JSON.stringify(launch.warnings)).not.toContain(launch.key);
});

test.each(["a file", "an empty directory", "a link put there since the inspection"])(
  "a .ravi that is %s stays, and the scope goes to the launch directory",
  async (what) => {
    const place = await newPlace();
    const launch = await enter(place);
    const path = join(place.workspace, ".ravi");
    if (what === "a file") await writeFile(path, "not a directory");
    else if (what === "an empty directory") await mkdir(path);
    else await symlink(place.home, path);
    const before = await snapshot(place.workspace);

    expect((await launch.place()).directory).toBe(launch.options.launchDirectory.scope);
    expect(await snapshot(place.workspace)).toEqual(before);
    expect(await readdir(place.home)).toEqual([]);
    expect(launch.warnings).toMatchObject([{ code: "SCOPE_RELOCATED" }]);
  },
);

test("a second launch in a workspace leaves the first one's scope alone and needs no warning", async () => {
  const place = await newPlace();
  const [first, second] = [await enter(place), await enter(place)];
  const { directory } = await first.place();
  const before = await snapshot(directory);
  const scope = await second.place();

  expect(scope.directory).toBe(second.options.launchDirectory.scope);
  expect(await identityIn(scope.directory)).toBe(second.uuid);
  expect(await snapshot(directory)).toEqual(before);
  expect(second.warnings).toEqual([]);
});

test("the scope of a launch that is dead gives way, what it left behind included", async () => {
  const place = await newPlace();
  const dead = await enter(place);
  const { directory } = await dead.place();
  await writeFile(join(directory, ".config.json.0123456789abcdef.tmp"), "half");
  endLaunch(place.books, dead.launchId, "abandoned");
  const launch = await enter(place);

  expect((await launch.place()).directory).toBe(directory);
  expect(await identityIn(directory)).toBe(launch.uuid);
  expect(await readdir(directory)).not.toContain(".config.json.0123456789abcdef.tmp");
  expect(launch.warnings).toEqual([]);
});

test("a scope whose process is gone gives way though nobody ended its launch", async () => {
  const place = await newPlace();
  const dead = await enter(place);
  const { directory } = await dead.place();
  place.books.database.prepare("UPDATE launches SET holder_start = '1' WHERE id = ?").run(dead.launchId);
  const launch = await enter(place);

  expect((await launch.place()).directory).toBe(directory);
  expect(await identityIn(directory)).toBe(launch.uuid);
});

test("a dead launch's place that somebody else has taken since is left alone", async () => {
  const place = await newPlace();
  const dead = await enter(place);
  const { directory } = await dead.place();
  endLaunch(place.books, dead.launchId, "completed");
  await writeFile(join(directory, "config.json"), '{"identity_uuid":"theirs"}');
  const before = await snapshot(directory);
  const launch = await enter(place);

  expect((await launch.place()).directory).toBe(launch.options.launchDirectory.scope);
  expect(await snapshot(directory)).toEqual(before);
  expect(launch.warnings).toMatchObject([{ code: "SCOPE_RELOCATED" }]);
});

test.each([
  { name: ".gitignore", text: "!keep\n" },
  { name: "notes.txt", text: "mine" },
  { name: "config.json", text: "{" },
])("a $name that the user put into a dead launch's place stays", async ({ name, text }) => {
  const place = await newPlace();
  const dead = await enter(place);
  const { directory } = await dead.place();
  endLaunch(place.books, dead.launchId, "completed");
  await rm(directory, { recursive: true });
  await mkdir(directory);
  await writeFile(join(directory, name), text);
  const before = await snapshot(directory);
  const launch = await enter(place);

  expect((await launch.place()).directory).toBe(launch.options.launchDirectory.scope);
  expect(await snapshot(directory)).toEqual(before);
  expect(launch.warnings).toMatchObject([{ code: "SCOPE_RELOCATED" }]);
});

test.each(["nothing", ".gitignore"])("a place where a launch died with %s written gives way", async (written) => {
  const place = await newPlace();
  const dead = await enter(place);
  const { directory } = await dead.place();
  await rm(directory, { recursive: true });
  await mkdir(directory, { mode: 0o700 });
  if (written !== "nothing") await writeFile(join(directory, written), "*\n", { mode: 0o600 });
  endLaunch(place.books, dead.launchId, "abandoned");
  const launch = await enter(place);

  expect((await launch.place()).directory).toBe(directory);
  expect(launch.warnings).toEqual([]);
});

/** Starts two launches at once; each must get a scope of its own. */
async function race(place: Place): Promise<LaunchWarning[]> {
  const launches = [await enter(place), await enter(place)];
  const scopes = await Promise.all(launches.map((launch) => launch.place()));
  expect(new Set(scopes.map(({ directory }) => directory)).size).toBe(2);
  expect(await Promise.all(scopes.map(({ directory }) => identityIn(directory)))).toEqual(
    launches.map(({ uuid }) => uuid),
  );
  for (const { launchId } of launches) endLaunch(place.books, launchId, "completed");
  return launches.flatMap(({ warnings }) => warnings);
}

test("two launches that start at once in one workspace get a scope each, and no warning", async () => {
  const place = await newPlace();
  for (let round = 0; round < 20; round += 1) {
    expect(await race(place)).toEqual([]);
    await rm(join(place.workspace, ".ravi"), { recursive: true });
  }
});

test("two launches that find a dead one's scope at once get a scope each", async () => {
  const place = await newPlace();
  await race(place);
  for (let round = 0; round < 20; round += 1) expect(await race(place)).toEqual([]);
});

test.each(["as it is", "with a slash", "through a symbolic link"])(
  "the home directory's .ravi is never used, with the home written %s",
  async (way) => {
    const place = await newPlace();
    await symlink(place.workspace, join(place.root, "link"));
    const homes: Record<string, string> = {
      "as it is": place.workspace,
      "with a slash": `${place.workspace}/`,
      "through a symbolic link": join(place.root, "link"),
    };
    const launch = await enter(place, { home: homes[way] ?? "" });
    const scope = await launch.place();

    expect(scope.directory).toBe(launch.options.launchDirectory.scope);
    expect(await readdir(place.workspace)).toEqual([]);
  },
);

test("bin/ravi runs the agent's command with every argument, whatever is in the paths", async () => {
  const place = await newPlace();
  const nodePath = join(place.root, `node "quoted" 'n' $(id)`);
  const raviCommandPath = join(place.root, "the agent's ravi `x` $PATH.mjs");
  await symlink(process.execPath, nodePath);
  await writeFile(raviCommandPath, "console.log(JSON.stringify(process.argv.slice(1)))");
  const { bin } = await (await enter(place, { nodePath, raviCommandPath })).place();
  const args = ["", "a b", "'", '"', "$HOME", "--help"];
  const { stdout } = await run(join(bin, "ravi"), args, { env: {} });

  expect(JSON.parse(stdout)).toEqual([raviCommandPath, ...args]);
});

test("bin/ravi is the process it starts: exit code and signals are the command's own", async () => {
  const place = await newPlace();
  const raviCommandPath = join(place.root, "ravi.mjs");
  await writeFile(raviCommandPath, "process.exit(process.argv[2] === 'die' ? process.kill(process.pid, 9) : 42)");
  const { bin } = await (await enter(place, { raviCommandPath })).place();

  await expect(run(join(bin, "ravi"), ["exit"], { env: {} })).rejects.toMatchObject({ code: 42 });
  await expect(run(join(bin, "ravi"), ["die"], { env: {} })).rejects.toMatchObject({ signal: "SIGKILL" });
});

test("the place is in the books before it is made, so that no other launch takes it for a dead one's", async () => {
  const place = await newPlace();
  const gone = join(place.root, "gone");
  const launch = await enter(place, { workspace: { path: gone, ravi: "absent" } });
  await expect(launch.place()).rejects.toMatchObject({ code: "ENOENT" });

  expect(await scopeOwner(place.books, join(gone, ".ravi"))).toMatchObject({ launchId: launch.launchId });
});

test("the place is known before anything is written there", async () => {
  const place = await newPlace();
  const found: boolean[] = [];
  const onPlace = (directory: string): (() => void) => {
    found.push(existsSync(directory));
    return () => {};
  };
  await (await enter(place, { onPlace })).place();

  expect(found).toEqual([false]);
});
