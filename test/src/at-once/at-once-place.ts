import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { waitUntil } from "../processes.ts";

/** Which program the harnesses call `ravi`: ours, or a shell script that takes as long as one request and does nothing. */
export type RaviProgram = "ours" | "stand-in";

export interface AtOncePlaceOptions {
  count: number;
  latencyMs: number;
  raviProgram: RaviProgram;
  /** Whether it is on a disk; else in memory, where there is a place for that. @default false */
  isOnDisk?: boolean;
}

/**
 * A directory with so many workspaces, a slow Ravi, and an agent that notes its start and then waits to be told to end.
 * Below its root: `workspaces/task-<n>`, `personas/worker.json`, `agent`, and `began`, in which whoever starts the
 * agents notes when it began, in milliseconds since 1970.
 */
export interface AtOncePlace extends AsyncDisposable {
  readonly root: string;
  /** The environment of whoever starts the agents. */
  readonly env: Readonly<Record<string, string>>;
  /** Waits until every agent runs; answers how long that took from `began`. @throws Error when two have one address. */
  allStarted(): Promise<number>;
  /** Lets the agents end. */
  openGate(): void;
  /** How many requests Ravi has had, by method and path without ids. */
  requests(): Promise<Record<string, number>>;
}

export async function createAtOncePlace(options: AtOncePlaceOptions): Promise<AtOncePlace> {
  const { count, isOnDisk = false } = options;
  // A disk that is waited for tells nothing about who waits for Ravi.
  const memory = "/dev/shm";
  const root = await mkdtemp(join(!isOnDisk && existsSync(memory) ? memory : tmpdir(), "at-once-"));
  const ravi = await startSlowRavi(options.latencyMs);
  const gate = await layOut(root, options);
  return {
    root,
    env: {
      PATH: [join(root, "bin"), dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
      HOME: join(root, "home"),
      LANG: "C.UTF-8",
      RAVI_COMPAT: "documented",
      RAVI_API_URL: ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: ravi.managementKey,
    },
    allStarted: async () => {
      const started = join(root, "started");
      const isComplete = async (): Promise<boolean> => (await readdir(started)).length === count;
      await waitUntil(isComplete, { what: `${count} agents to start`, timeoutMs: 120_000 });
      return await timeToLast(root, count);
    },
    openGate: () => void writeSync(gate, "\n".repeat(count)),
    requests: ravi.requests,
    [Symbol.asyncDispose]: async () => {
      closeSync(gate);
      await ravi.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** @returns The gate, a pipe from which each agent takes one line. */
async function layOut(root: string, { count, latencyMs, raviProgram }: AtOncePlaceOptions): Promise<number> {
  for (const name of ["bin", "home", "personas", "started", "workspaces"]) await mkdir(join(root, name));
  const bin = join(root, "bin", "ravi");
  if (raviProgram === "ours") await symlink(raviCommandPath(), bin);
  else await writeFile(bin, standIn(latencyMs), { mode: 0o755 });
  await writeFile(join(root, "agent"), agentScript(root), { mode: 0o755 });
  await writeFile(join(root, "personas", "worker.json"), JSON.stringify(worker));
  for (let task = 1; task <= count; task += 1) {
    const workspace = join(root, "workspaces", `task-${task}`);
    await mkdir(workspace);
    await symlink(join(root, "agent"), join(workspace, "run-agent.sh"));
  }
  const gate = join(root, "gate");
  spawnSync("mkfifo", [gate]);
  return openSync(gate, "r+");
}

const worker = {
  id: "worker",
  description: "Works",
  harness: "claude",
  model: "claude-sonnet-4-5",
  systemPrompt: "Work.",
};

/** One process, and next to no work: what it would answer is there at once, and then it turns into a clock. */
function standIn(latencyMs: number): string {
  return [
    "#!/bin/sh",
    'if [ "$1" = identity ]; then echo "{\\"uuid\\":\\"$4\\",\\"inbox\\":\\"$4@ravi.localhost\\",\\"phone\\":\\"\\"}"',
    'else echo "{\\"email\\":\\"somebody@ravi.localhost\\"}"; fi',
    `exec sleep ${latencyMs / 1000}`,
    "",
  ].join("\n");
}

/** All of it is done by the shell itself. */
function agentScript(root: string): string {
  return `#!/bin/sh\necho "$RAVI_EMAIL" >'${root}/started/'$$\nread -r _ <'${root}/gate'\n`;
}

async function timeToLast(root: string, count: number): Promise<number> {
  const files = (await readdir(join(root, "started"))).map((name) => join(root, "started", name));
  const starts = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  const addresses = new Set(await Promise.all(files.map((file) => readFile(file, "utf8"))));
  if (addresses.size !== count) throw new Error(`Cannot accept ${count} agents: they have ${addresses.size} addresses`);
  return Math.max(...starts) - Number(await readFile(join(root, "began"), "utf8"));
}

interface SlowRavi {
  apiUrl: string;
  managementKey: string;
  requests: AtOncePlace["requests"];
  stop(): Promise<void>;
}

async function startSlowRavi(latencyMs: number): Promise<SlowRavi> {
  const program = fileURLToPath(new URL("slow-ravi.mjs", import.meta.url));
  const child = fork(program, [String(latencyMs)], { execArgv: [], env: { PATH: process.env["PATH"] } });
  const [where] = (await once(child, "message")) as [Pick<SlowRavi, "apiUrl" | "managementKey">];
  return {
    ...where,
    requests: async () => {
      child.send("requests");
      const [{ requests }] = (await once(child, "message")) as [{ requests: { method: string; path: string }[] }];
      return countByKind(requests);
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

function countByKind(requests: readonly { method: string; path: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method, path } of requests) {
    const kind = `${method} ${path.replace(/[0-9a-f-]{36}/, "*")}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
