import { execFile } from "node:child_process";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StepName } from "../../../packages/launcher/src/steps.ts";
import { recoverHere } from "../kill-anywhere/collect-garbage.ts";
import type { Situation } from "../kill-anywhere/kill-point.ts";
import { createKillWorld, type KillWorld, type Workspace } from "../kill-anywhere/kill-world.ts";
import { findLeftOver } from "../kill-anywhere/left-over.ts";
import { personaCommand, startCommand, type CliResult, type RunningCli } from "../run-cli.ts";
import { mountDisk, type DiskKind, type MountedDisk } from "./mounted-disk.ts";

const run = promisify(execFile);
const faultProgram = fileURLToPath(new URL("../script-at-step.mjs", import.meta.url));
const lockProgram = fileURLToPath(new URL("lock-books.mjs", import.meta.url));
const agentScript = fileURLToPath(new URL("disk-agent.sh", import.meta.url));

/** Something that happens to the disk in the middle of a launch. */
export interface DiskFault {
  step: StepName;
  /** For `sh -e`, with the variables of `DiskWorld.sh`. */
  script: string;
}

export interface DiskWorldOptions {
  /** @default "ephemeral" */
  situation?: Situation;
  /** A disk of its own where the state is. */
  stateDisk?: DiskKind | undefined;
  /** One where the agent works. */
  workspaceDisk?: DiskKind | undefined;
  /** Where the state is, below the world's root. @default "state" */
  stateHome?: string | undefined;
  /** Whether `persona` runs as a user who is not root. @default false */
  isNobody?: boolean | undefined;
}

/** A user whose disk misbehaves. */
export interface DiskWorld extends KillWorld {
  readonly root: string;
  readonly workspace: Workspace;
  /** Makes the agents fill the disk, or wait for `letGo`. */
  agentsDo(what: "flood" | "hold"): Promise<void>;
  letGo(): Promise<void>;
  /**
   * Runs a shell script. STATE is the state directory, DISK the directory above it, WORKSPACE and ROOT what they say; LOCK
   * holds the books locked until it is killed.
   */
  sh(script: string): Promise<string>;
  /** Starts `persona` with a fault in the middle. */
  start(args: readonly string[], fault?: DiskFault): RunningCli;
  persona(args: readonly string[], fault?: DiskFault): Promise<CliResult>;
  /** One task for the persona. */
  runArgs: readonly string[];
  /** Ends who holds the books locked. */
  unlock(): Promise<void>;
  /** Makes a disk well again that was given up. */
  repair(): Promise<void>;
  /** How often an identity was asked for. */
  asked(): number;
  /** What is left after `persona gc`, in words. Logs of launches that lost books knew may be. */
  leftOver(): Promise<string[]>;
}

const kiB: Readonly<Record<DiskKind, number>> = { tmpfs: 5120, ext4: 16_384 };
const quiet = {
  seed: 1,
  kind: "text",
  length: 0,
  isChopped: false,
  closesOutput: false,
  ignoresSignals: false,
} as const;

export async function createDiskWorld(marker: string, options: DiskWorldOptions = {}): Promise<DiskWorld> {
  const { situation = "ephemeral", stateHome = "state", stateDisk, workspaceDisk } = options;
  const disks: MountedDisk[] = [];
  const makePlace = async (path: string, kind: DiskKind | undefined): Promise<string> => {
    if (kind === undefined) await mkdir(path, { recursive: true });
    else disks.push(await mountDisk(kind, path, kiB[kind]));
    return path;
  };
  const plan = { ...quiet, sharesOutput: false, children: [], lingers: false, exitCode: 0 };
  const kill = await createKillWorld(marker, situation, plan, {
    makeStateHome: (root) => makePlace(join(root, stateHome), stateDisk),
  });
  const root = join(kill.user.home, "..");
  await makePlace(join(root, "work"), workspaceDisk);
  await writeAgent(root, marker);
  const workspace = await kill.addWorkspace("one");
  const signs = join(root, "signs");
  await mkdir(signs);
  if (options.isNobody === true) await giveAway(root, kill.state);
  const variables = { STATE: kill.state, DISK: join(kill.state, ".."), WORKSPACE: workspace.path, ROOT: root };
  const env = { ...kill.env, ...variables, LOCK: lockScript(kill.state, root) };
  const start: DiskWorld["start"] = (args, fault) => {
    const persona = [process.execPath, "--import", faultProgram, personaCommand, ...args];
    const [file = "", ...rest] = options.isNobody === true ? [...asNobody, ...persona] : persona;
    const faultEnv = { ...env, SCRIPT_AT_STEP: JSON.stringify(fault ?? {}) };
    return startCommand(file, rest, { cwd: workspace.path, env: faultEnv, timeoutMs: 90_000 });
  };
  const world: DiskWorld = {
    ...kill,
    root,
    workspace,
    agentsDo: (what) => writeFile(join(signs, what), ""),
    letGo: () => rm(join(signs, "hold"), { force: true }),
    sh: async (script) => (await run("/bin/sh", ["-ec", script], { env, cwd: root })).stdout,
    start,
    persona: async (args, fault) => {
      await using running = start(args, fault);
      return await running.ended;
    },
    runArgs: ["run", "clerk", "Work", "--persona-dir", kill.personas, "--timeout", "30"],
    unlock: () => endLocker(root),
    repair: async () => {
      for (const disk of disks) await disk.repair();
    },
    asked: () =>
      kill.ravi.requests().filter(({ method, path }) => method === "POST" && path === "/api/identities/").length,
    leftOver: async () => [...(await recoverHere(world)), ...(await wordsOf(world))],
    async [Symbol.asyncDispose]() {
      await world.letGo();
      await endLocker(root);
      for (const disk of disks.toReversed()) await disk[Symbol.asyncDispose]();
      await kill[Symbol.asyncDispose]();
    },
  };
  return world;
}

async function writeAgent(root: string, marker: string): Promise<void> {
  const file = join(root, "bin/claude");
  const version = '[ "$1" = --version ] && echo "2.1.197 (Claude Code)" && exit';
  await writeFile(file, `#!/bin/sh\n${version}\nexec /bin/sh '${agentScript}' '${marker}' '${join(root, "signs")}'\n`);
  await chmod(file, 0o755);
}

function lockScript(state: string, root: string): string {
  const file = join(root, "locker");
  const start = `'${process.execPath}' '${lockProgram}' '${state}' '${file}' >/dev/null 2>&1 </dev/null &`;
  return `${start}\nwhile [ ! -s '${file}' ]; do sleep 0.02; done`;
}

async function endLocker(root: string): Promise<void> {
  const pid = Number(await readFile(join(root, "locker"), "utf8").catch(() => "0"));
  await rm(join(root, "locker"), { force: true });
  if (pid > 0) process.kill(pid, "SIGKILL");
}

const nobody = "65534";
const asNobody = ["/usr/bin/setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];

/** Everything but the place of the state is theirs. */
async function giveAway(root: string, state: string): Promise<void> {
  await run("chown", ["-R", `${nobody}:${nobody}`, root]);
  await run("chown", ["root:root", join(state, "..")]);
}

async function wordsOf(world: DiskWorld): Promise<string[]> {
  const found = await findLeftOver(world, [world.workspace], []);
  const words = Object.values(found).flat() as string[];
  return words.filter((fault) => !/^\w+ is unknown$/.test(fault));
}
