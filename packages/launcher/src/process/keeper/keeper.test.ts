import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { asBuilt } from "../../../testing/as-built.ts";
import { launchIdVariable } from "../find-launch.ts";
import { listProcesses, processesBelow, processesWithVariable, readEntry } from "../proc.ts";
import { runOptions } from "../run-options.fixture.mjs";
import { runProcess, type RunProcessOptions } from "../run-process.ts";
import { type Keeper, startKeeper } from "./keeper.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
/** Where the programs of these tests have their keepers from. */
const built = here.replace("/src/", "/dist/");
const program = fileURLToPath(new URL("kept-launcher.fixture.mjs", import.meta.url));
const gone = { timeout: 20_000, interval: 20 };

interface Launcher {
  child: ChildProcess;
  keeper: number;
  agent: number;
  nextLine: () => Promise<string>;
}

function newId(): string {
  return randomBytes(6).toString("hex");
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "keeper-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function killLater(...pids: number[]): void {
  onTestFinished(() => {
    for (const pid of pids) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // Gone, as it should be.
      }
    }
  });
}

async function startLauncher(directory: string, launchId: string, script: string): Promise<Launcher> {
  const child = spawn(process.execPath, [...asBuilt, program, directory, launchId, script], {
    cwd: here,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => String((await lines.next()).value);
  const { keeper, agent } = JSON.parse(await nextLine()) as { keeper: number; agent: number };
  killLater(keeper, agent);
  return { child, keeper, agent, nextLine };
}

function newKeeper(): Keeper {
  const keeper = startKeeper();
  onTestFinished(() => keeper.close());
  return keeper;
}

async function prepare(script: string, changes: Partial<RunProcessOptions> = {}): Promise<RunProcessOptions> {
  return runOptions(await newDirectory(), script, changes);
}

function marked(launchId: string): number[] {
  return processesWithVariable(launchIdVariable, launchId);
}

function isAlive(pid: number): boolean {
  return readEntry(pid)?.isZombie === false;
}

/** Who gets the processes whose parent has died: 1, or the subreaper that we descend from. */
async function parentOfOrphans(): Promise<number | undefined> {
  const child = spawn("/bin/sh", ["-c", "sleep 300 >/dev/null & echo $!"], { stdio: ["ignore", "pipe", "ignore"] });
  const pid = Number((await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()).value);
  killLater(pid);
  await vi.waitFor(() => expect(readEntry(pid)?.parentPid).not.toBe(child.pid), gone);
  return readEntry(pid)?.parentPid;
}

/** The keepers with this parent. */
async function keepersIn(directory: string, parent: number | undefined): Promise<number[]> {
  const commands = listProcesses().map(async ({ pid, parentPid }) => {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return command.includes(join(directory, "keeper-main")) && parentPid === parent ? pid : undefined;
  });
  return (await Promise.all(commands)).filter((pid) => pid !== undefined);
}

const stubbornTree = `
  trap '' INT TERM HUP
  setsid sh -c 'trap "" INT TERM HUP; while :; do sleep 0.1; done' &
  nohup sleep 300 >/dev/null 2>&1 &
  setsid sh -c 'nohup setsid sleep 300 & exec sleep 301' &
  env -i setsid /bin/sleep 302 &
  echo ready; while :; do sleep 0.1; done`;

test("an agent does not outlive a launcher killed by SIGKILL, nor does anything it started, nor its raw output", async () => {
  const [directory, id] = [await newDirectory(), newId()];
  const { child, keeper, agent } = await startLauncher(directory, id, stubbornTree);
  await vi.waitFor(() => expect(marked(id).length).toBeGreaterThanOrEqual(5), 20_000);
  const pids = [agent, ...processesBelow([agent]).map(({ pid }) => pid), ...marked(id)];
  killLater(...pids);
  const killedAt = performance.now();
  child.kill("SIGKILL");
  await vi.waitFor(() => expect(pids.filter((pid) => isAlive(pid))).toEqual([]), gone);
  expect(performance.now() - killedAt).toBeLessThan(2_000);

  await vi.waitFor(() => expect(isAlive(keeper)).toBe(false), gone);
  expect(marked(id)).toEqual([]);
  expect(await readdir(directory)).toEqual([]);
});

test("a launcher killed while its keeper is still starting leaves nothing either", async () => {
  const ids = Array.from({ length: 6 }, () => newId());
  await Promise.all(
    ids.map(async (id, index) => {
      const args = [...asBuilt, program, await newDirectory(), id, "exec sleep 300", String(index * 20)];
      const child = spawn(process.execPath, args, { cwd: here, stdio: "ignore" });
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
    }),
  );
  // The keepers outlive their launchers for a moment.
  const adopter = await parentOfOrphans();
  await vi.waitFor(async () => expect(await keepersIn(built, adopter)).toEqual([]), gone);

  expect(ids.flatMap((id) => marked(id))).toEqual([]);
});

test("an agent that put directories in the place of its raw output does not outlive its launcher either", async () => {
  const [directory, id] = [await newDirectory(), newId()];
  const script = `
    for file in stdout stderr; do rm "$1/$file"; mkdir -p "$1/$file/kept"; done
    trap '' TERM; touch "$1/ready"; while :; do sleep 0.1; done`;
  const { child, keeper } = await startLauncher(directory, id, script);
  await vi.waitFor(async () => expect(await readdir(directory)).toContain("ready"), gone);
  killLater(...marked(id));
  child.kill("SIGKILL");
  await vi.waitFor(() => expect(marked(id)).toEqual([]), gone);

  await vi.waitFor(() => expect(isAlive(keeper)).toBe(false), gone);
  expect(await readdir(directory)).toEqual(["ready"]);
});

test("a keeper that cannot remove raw output kills every agent all the same", async () => {
  const keeper = startKeeper();
  // A file in the directory's place: nothing below it can be looked for.
  const odd = await prepare(`rm -r "$1"; echo >"$1"; exec sleep 300`);
  const other = await prepare(`setsid sleep 300 & setsid sleep 301 & : >"$1/ready"; wait`);
  for (const options of [other, odd]) {
    for (const path of [options.stdoutFile, options.stderrFile]) await writeFile(path, "");
    keeper.start(options, { onStart: (pid) => killLater(pid) });
  }
  await vi.waitFor(async () => expect((await stat(odd.cwd)).isFile()).toBe(true), gone);
  await vi.waitFor(async () => expect(await readdir(other.cwd)).toContain("ready"), gone);
  killLater(...marked(other.launchId));
  await keeper.close();

  expect([...marked(odd.launchId), ...marked(other.launchId)]).toEqual([]);
  expect(await readdir(other.cwd)).toEqual(["ready"]);
});

/** Lets a process open no more files, as when it has as many as it may. */
function takeFiles(pid: number | undefined): void {
  execFileSync("/bin/sh", ["-c", 'prlimit --pid "$1" --nofile=3:', "sh", String(pid)]);
}

test("a keeper that cannot look for strays leaves that to its launcher, and goes on with its other agents", async () => {
  const keeper = newKeeper();
  const untilGo = `until [ -e "$1/go" ]; do sleep 0.02; done`;
  const first = await prepare(`setsid sleep 300 & : >"$1/ready"; ${untilGo}; exit 4`, { keeper });
  const second = await prepare(`: >"$1/ready"; ${untilGo}; exit 5`, { keeper });
  const ends = [first, second].map((options) => runProcess(options));
  for (const { cwd } of [first, second]) {
    await vi.waitFor(async () => expect(await readdir(cwd)).toContain("ready"), gone);
  }
  killLater(...marked(first.launchId), ...marked(second.launchId));
  takeFiles(keeper.pid);
  await writeFile(join(first.cwd, "go"), "");
  expect(await ends[0]).toEqual({ exitCode: 4, strays: 1 });
  expect(marked(first.launchId)).toEqual([]);
  await writeFile(join(second.cwd, "go"), "");

  expect(await ends[1]).toEqual({ exitCode: 5, strays: 0 });
  expect(keeper.isAlive).toBe(true);
});

test("an agent can be stopped by a keeper that cannot look at anything", async () => {
  const keeper = newKeeper();
  const controller = new AbortController();
  const options = await prepare(`setsid sleep 300 & echo ready; while :; do sleep 0.02; done`, {
    keeper,
    signal: controller.signal,
    onStdout: () => {
      takeFiles(keeper.pid);
      controller.abort();
    },
  });
  const end = await runProcess(options);
  killLater(...marked(options.launchId));

  expect(end).toEqual({ signal: "SIGTERM", stoppedBy: "cancel", strays: 1 });
  expect(marked(options.launchId)).toEqual([]);
  expect(keeper.isAlive).toBe(true);
});

test("a piece of output that cannot be given back for a fault of the request costs no agent its keeper", async () => {
  const keeper = newKeeper();
  const options = await prepare("exec sleep 300");
  for (const path of [options.stdoutFile, options.stderrFile]) await writeFile(path, "");
  const pids: number[] = [];
  let isRefused = false;
  const handle = keeper.start(options, { onStart: (pid) => pids.push(pid), onNotFreed: () => (isRefused = true) });
  await vi.waitFor(() => expect(pids).toHaveLength(1), gone);
  killLater(...pids);
  handle.free("no path has a \0", 1);
  await vi.waitFor(() => expect(isRefused).toBe(true), gone);

  expect(keeper.isAlive).toBe(true);
  handle.stop("SIGTERM");
  expect(await handle.outcome).toEqual({ kind: "ended", exitCode: null, signal: "SIGTERM", strays: 0 });
});

test("a launcher with nothing left to do ends by itself, and its keeper with it", async () => {
  const { child, keeper, nextLine } = await startLauncher(await newDirectory(), newId(), "sleep 0.2; exit 3");
  const exited = once(child, "exit");
  expect(JSON.parse(await nextLine())).toEqual({ exitCode: 3, strays: 0 });
  expect(await exited).toEqual([0, null]);

  await vi.waitFor(() => expect(isAlive(keeper)).toBe(false), gone);
});

test("signals for the launcher pass the keeper by", async () => {
  const { child, keeper, agent, nextLine } = await startLauncher(
    await newDirectory(),
    newId(),
    `until [ -e "$1/done" ]; do sleep 0.05; done`,
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const) process.kill(keeper, signal);
  const entry = readEntry(keeper);
  expect([entry?.groupId, entry?.sessionId, entry?.parentPid]).toEqual([keeper, keeper, child.pid]);
  expect(readEntry(agent)?.parentPid).toBe(keeper);
  expect(await keepersIn(built, child.pid)).toEqual([keeper]);
  await writeFile(join((await readFile(`/proc/${agent}/cmdline`, "utf8")).split("\0").at(-2) ?? "", "done"), "");

  expect(JSON.parse(await nextLine())).toEqual({ exitCode: 0, strays: 0 });
});

test("no value of an agent's environment is in the keeper's command line or environment", async () => {
  const id = newId();
  const { keeper, agent } = await startLauncher(await newDirectory(), id, "exec sleep 300");
  expect(await readFile(`/proc/${agent}/environ`, "utf8")).toContain(`secret-of-${id}`);

  for (const file of ["cmdline", "environ"]) {
    expect(await readFile(`/proc/${keeper}/${file}`, "utf8")).not.toContain(id);
  }
});

test("a run whose keeper is killed ends as killed, nothing of it survives, and the next one gets a keeper", async () => {
  const pids: number[] = [];
  const keeper = newKeeper();
  const lost = await prepare(stubbornTree, {
    keeper,
    onStdout: () => {
      pids.push(...marked(lost.launchId));
      if (keeper.pid !== undefined) process.kill(keeper.pid, "SIGKILL");
    },
  });
  const end = await runProcess(lost);
  killLater(...pids);

  expect(end).toEqual({ signal: "SIGKILL", isKeeperLost: true, strays: expect.any(Number) });
  expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
  expect(keeper.isAlive).toBe(false);
  expect(await runProcess(await prepare("exit 0", { keeper }))).toEqual({
    spawnError: expect.objectContaining({ reason: "other" }),
    isKeeperLost: true,
    strays: 0,
  });
  expect(await runProcess(await prepare("exit 5"))).toEqual({ exitCode: 5, strays: 0 });
});

test("closing a keeper kills what it has", async () => {
  const keeper = startKeeper();
  const pids: number[] = [];
  const options = await prepare("trap '' TERM; while :; do sleep 0.1; done", {
    keeper,
    onStart: (pid) => {
      pids.push(pid);
      void keeper.close();
    },
  });

  expect(await runProcess(options)).toMatchObject({ isKeeperLost: true });
  expect(pids.map((pid) => isAlive(pid))).toEqual([false]);
});

test("an agent gets its three streams, and neither a channel of the keeper's nor its signal settings", async () => {
  const options = await prepare(
    "ls -l /proc/$$/fd | grep -o '[0-9]* -> [^ ]*$'; grep -E 'Sig(Blk|Ign)' /proc/self/status",
  );
  expect(await runProcess(options)).toMatchObject({ strays: 0 });
  const output = await readFile(options.stdoutFile, "utf8");

  expect(output).toContain(`\n1 -> ${options.stdoutFile}\n`);
  expect(output).not.toMatch(/socket:|anon_inode/);
  expect(output).toMatch(/SigBlk:\t0{16}\nSigIgn:\t0{16}\n$/);
});

test("40 runs at once share one keeper and keep their outputs apart", async () => {
  const keeper = newKeeper();
  const outputs = await Promise.all(
    Array.from({ length: 40 }, async (_, index) => {
      let output = "";
      const onStdout = (chunk: Uint8Array): void => void (output += Buffer.from(chunk).toString());
      const end = await runProcess(await prepare(`echo run ${index}; exit ${index}`, { keeper, onStdout }));
      return [end.exitCode, output];
    }),
  );

  expect(outputs).toEqual(Array.from({ length: 40 }, (_, index) => [index, `run ${index}\n`]));
});
