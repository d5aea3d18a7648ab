import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

export interface ConcurrentLaunchesOptions {
  /** How many launches are to run at any time. */
  concurrency: number;
  /** For how long further ones are started. */
  seconds: number;
  /** How long an agent works, in seconds: from, to. It prints every second. */
  agentSeconds: readonly [number, number];
  /** @default 1000 */
  sampleMs?: number;
}

/** What a process holds at a moment. */
export interface Holdings {
  descriptors: number;
  /** Active resources of the event loop, by kind. */
  resources: Readonly<Record<string, number>>;
  /** Listeners of the process, and of the signal that all launches share. */
  listeners: Readonly<Record<string, number>>;
}

/** One look at the process while launches run, after a collection of garbage. Memory is in bytes. */
export interface Sample extends Holdings {
  seconds: number;
  rss: number;
  heapUsed: number;
  external: number;
  running: number;
  ended: number;
}

export interface ConcurrentLaunches {
  /** How many launches ended, and how many ran at once at most. */
  ended: number;
  most: number;
  /** Launches that did not complete or did not release their identity. */
  problems: string[];
  /** Warnings of Node.js, such as too many listeners. */
  warnings: string[];
  samples: Sample[];
  /** After one launch, and after all. */
  before: Holdings;
  after: Holdings;
  /** How much later than it should the event loop went on, in milliseconds. */
  delayMs: Record<"min" | "mean" | "p50" | "p99" | "max", number>;
}

/** Keeps many launches with fake agents running in one process, and answers what that process saw of itself. */
export async function runConcurrentLaunches(options: ConcurrentLaunchesOptions): Promise<ConcurrentLaunches> {
  const place = await mkdtemp(join(tmpdir(), "concurrent-"));
  const ravi = fork(file("../at-once/slow-ravi.mjs"), ["0"], { execArgv: [], env: environment(place) });
  const raviEnded = once(ravi, "exit");
  try {
    const [connection] = (await once(ravi, "message")) as [{ apiUrl: string; managementKey: string }];
    await layOut(place, options);
    const { concurrency, seconds, sampleMs = 1000 } = options;
    const about = { place, ravi: connection, concurrency, seconds, sampleMs };
    const host = spawn(process.execPath, ["--expose-gc", file("host.mjs"), JSON.stringify(about)], {
      env: environment(place),
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(host, "exit");
    const output = await text(host.stdout);
    const [exitCode] = (await ended) as [number | null];
    if (exitCode !== 0) throw new Error(`Cannot measure: the host of the launches ended with exit code ${exitCode}`);
    return JSON.parse(output) as ConcurrentLaunches;
  } finally {
    ravi.disconnect();
    await raviEnded;
    await rm(place, { recursive: true, force: true });
  }
}

function environment(place: string): Record<string, string> {
  return { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: join(place, "home"), LANG: "C.UTF-8" };
}

async function layOut(place: string, { concurrency, agentSeconds }: ConcurrentLaunchesOptions): Promise<void> {
  for (const name of ["home", "personas", "workspaces"]) await mkdir(join(place, name));
  for (let index = 1; index <= concurrency; index += 1) await mkdir(join(place, "workspaces", String(index)));
  await writeFile(join(place, "agent"), agentScript(agentSeconds), { mode: 0o755 });
  await writeFile(join(place, "personas", "worker.json"), JSON.stringify(worker));
}

const worker = {
  id: "worker",
  description: "Works",
  harness: "claude",
  model: "claude-sonnet-4-5",
  systemPrompt: "Work.",
};

function agentScript([from, to]: ConcurrentLaunchesOptions["agentSeconds"]): string {
  return [
    "#!/bin/sh",
    `left=$(( ${from} + $$ % ${to - from + 1} ))`,
    "while [ $left -gt 0 ]; do",
    '  echo "$RAVI_EMAIL has $left seconds left, and tells of it at some length"',
    '  echo "and to standard error" >&2',
    "  sleep 1",
    "  left=$(( left - 1 ))",
    "done",
    "echo done",
    "",
  ].join("\n");
}

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
