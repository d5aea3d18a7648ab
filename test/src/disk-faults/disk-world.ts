import { execFile } from "node:child_process";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { recoverHere } from "../kill-anywhere/collect-garbage.ts";
import { createKillWorld, type KillWorld, type Workspace } from "../kill-anywhere/kill-world.ts";
import type { Situation } from "../kill-anywhere/kill-point.ts";
import { findLeftOver } from "../kill-anywhere/left-over.ts";
import { personaCommand, startCommand, type CliResult, type RunningCli } from "../run-cli.ts";
import type { StepName } from "../../../packages/launcher/src/steps.ts";

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** What happens to the disk, and when. */
export interface DiskFault {
  /** In the middle of the launch; without it before the launch. */
  step?: StepName;
  nth?: number;
  /** For `sh -e`, with STATE, WORKSPACE, ROOT, FILL and LOCK set. */
  script: string;
}

export interface DiskWorldOptions {
  situation?: Situation;
  /** Mounts a file system of so many KiB where the state is. */
  stateKiB?: number;
  /** Mounts one where the agent works. */
  workspaceKiB?: number;
  /** Where the state is instead, below the world's root. */
  makeStateHome?: (root: string) => Promise<string>;
}

/** A user whose disk misbehaves. */
export interface DiskWorld extends KillWorld {
  readonly root: string;
  readonly workspace: Workspace;
  /** Makes the agents flood, or wait for `letGo`. */
  agentsDo(what: "flood" | "hold"): Promise<void>;
  letGo(): Promise<void>;
  /** Runs a shell script with the variables of `DiskFault`. */
  sh(script: string): Promise<string>;
  /** Starts `persona` with a fault in the middle. */
  start(args: readonly string[], fault?: DiskFault): RunningCli;
  persona(args: readonly string[], fault?: DiskFault): Promise<CliResult>;
  /** Once the disk is well again: what is left after `persona gc`, in words. */
  leftOver(): Promise<string[]>;
}

const plan = { seed: 1, kind: "text", length: 0, isChopped: false, closesOutput: false } as const;
const agent = { ...plan, ignoresSignals: false, sharesOutput: false, children: [], lingers: false, exitCode: 0 };

export async function createDiskWorld(marker: string, options: DiskWorldOptions = {}): Promise<DiskWorld> {
  const { situation = "ephemeral", makeStateHome, stateKiB, workspaceKiB } = options;
  const mounts: string[] = [];
  const mount = async (path: string, kiB: number | undefined): Promise<string> => {
    await mkdir(path, { recursive: true });
    if (kiB === undefined) return path;
    await run("mount", ["-t", "tmpfs", "-o", `size=${kiB}k,mode=0700`, "persona-test", path]);
    mounts.push(path);
    return path;
  };
  const kill = await createKillWorld(marker, situation, agent, {
    makeStateHome: makeStateHome ?? ((root) => mount(join(root, "state"), stateKiB)),
  });
  const root = join(kill.user.home, "..");
  await mount(join(root, "work"), workspaceKiB);
  const workspace = await kill.addWorkspace("one");
  await writeAgent(root, marker);
  const signs = join(root, "signs");
  await mkdir(signs);
  const variables = {
    STATE: kill.state,
    WORKSPACE: workspace.path,
    ROOT: root,
    FILL: `dd if=/dev/zero bs=1k of=`,
    LOCK: `'${process.execPath}' '${here("lock-books.mjs")}' '${kill.state}' '${join(root, "locker")}'`,
  };
  const env = { ...kill.env, ...variables };
  const sh = async (script: string): Promise<string> =>
    (await run("/bin/sh", ["-ec", script], { env, cwd: root })).stdout;
  const start: DiskWorld["start"] = (args, fault) =>
    startCommand(
      process.execPath,
      ["--import", here("fault-at-step.mjs"), personaCommand, ...args],
      { cwd: workspace.path, env: { ...env, DISK_FAULT: JSON.stringify(fault ?? {}) }, timeoutMs: 90_000 },
    );
  const world: DiskWorld = {
    ...kill,
    root,
    workspace,
    agentsDo: (what) => writeFile(join(signs, what), ""),
    letGo: () => rm(join(signs, "hold"), { force: true }),
    sh,
    start,
    persona: async (args, fault) => {
      await using running = start(args, fault);
      return await running.ended;
    },
    leftOver: () => leftOver(world),
    async [Symbol.asyncDispose]() {
      await world.letGo();
      await endLocker(root);
      for (const path of mounts.toReversed()) await run("umount", ["-l", path]);
      await kill[Symbol.asyncDispose]();
    },
  };
  return world;
}

async function writeAgent(root: string, marker: string): Promise<void> {
  const file = join(root, "bin/claude");
  await writeFile(file, `#!/bin/sh\nexec /bin/sh '${here("disk-agent.sh")}' '${marker}' '${join(root, "signs")}'\n`);
  await chmod(file, 0o755);
}

/** Ends the process that holds the books, if there is one. */
export async function endLocker(root: string): Promise<void> {
  const pid = Number(await readFile(join(root, "locker"), "utf8").catch(() => "0"));
  await rm(join(root, "locker"), { force: true });
  if (pid > 0) process.kill(pid, "SIGKILL");
}

async function leftOver(world: DiskWorld): Promise<string[]> {
  const course = await recoverHere(world);
  const found = await findLeftOver(world, [world.workspace], []);
  return [...course, ...Object.values(found).flat() as string[]];
}

/** The files of the state directory. */
export async function stateFiles(world: DiskWorld): Promise<string[]> {
  return (await readdir(world.state)).sort();
}
