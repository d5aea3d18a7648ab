import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { type Books, openBooks } from "../src/ledger/books.ts";
import type { Holder } from "../src/ledger/holder.ts";
import type { LeaseBusy } from "../src/leases/lease-busy.ts";
import type { LeaseClock } from "../src/leases/lease-clock.ts";
import type { Lease, LeaseGrant } from "../src/leases/lease.ts";
import { asBuilt } from "./as-built.ts";

const leases = fileURLToPath(new URL("../src/leases/", import.meta.url));

export async function newStateDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "leases-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function openIn(stateDirectory: string): Promise<Books> {
  const books = await openBooks(stateDirectory);
  onTestFinished(() => books[Symbol.dispose]());
  return books;
}

/** Both clocks stand still until they are moved. */
export interface MovableClock extends LeaseClock {
  /** Time goes by. */
  pass(ms: number): void;
  /** Somebody sets the time of day. */
  jump(ms: number): void;
}

export function createMovableClock(): MovableClock {
  let [now, uptime] = [Date.now(), 1_000_000];
  return {
    now: () => now,
    uptime: () => uptime,
    pass: (ms) => {
      now += ms;
      uptime += ms;
    },
    jump: (ms) => {
      now += ms;
    },
  };
}

/** A request that another process makes under its own name. */
export interface LesseeRequest {
  launchId: string;
  isShared?: boolean;
  deadlineMs?: number;
}

/** Another process that leases; see `lessee.fixture.mjs`. */
export interface Lessee {
  child: ChildProcess;
  holder: Required<Holder>;
  tryAcquire(request: LesseeRequest & { resource: string }): Promise<LeaseGrant | LeaseBusy>;
  acquire(request: LesseeRequest & { resource: string }): Promise<LeaseGrant>;
  acquireAny(request: LesseeRequest & { resources: string[]; queue: string }): Promise<LeaseGrant>;
  requireLease(lease: Lease): Promise<void>;
  release(lease: Lease): Promise<boolean>;
  kill(): Promise<void>;
}

interface Answer {
  id: number;
  value?: unknown;
  error?: { code: string; message: string };
}

export async function startLessee(stateDirectory: string): Promise<Lessee> {
  const child = spawn(process.execPath, [...asBuilt, "lessee.fixture.mjs", stateDirectory], {
    cwd: leases,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await exited;
  };
  onTestFinished(kill);
  const waiting = new Map<number, (answer: Answer) => void>();
  const lines = createInterface({ input: child.stdout });
  const [greeting] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => {
    const answer = JSON.parse(line) as Answer;
    waiting.get(answer.id)?.(answer);
  });
  const ask = async (verb: string, argument: unknown): Promise<unknown> => {
    const id = waiting.size;
    const { error, value } = await new Promise<Answer>((resolve) => {
      waiting.set(id, resolve);
      child.stdin.write(`${JSON.stringify({ id, verb, argument })}\n`);
    });
    if (error !== undefined) throw Object.assign(new Error(error.message), { code: error.code });
    return value;
  };
  return {
    child,
    holder: (JSON.parse(greeting) as { holder: Required<Holder> }).holder,
    tryAcquire: (request) => ask("tryAcquire", request) as Promise<LeaseGrant | LeaseBusy>,
    acquire: (request) => ask("acquire", request) as Promise<LeaseGrant>,
    acquireAny: (request) => ask("acquireAny", request) as Promise<LeaseGrant>,
    requireLease: (lease) => ask("requireLease", lease) as Promise<void>,
    release: (lease) => ask("release", lease) as Promise<boolean>,
    kill,
  };
}

/** A lease where the test cannot go on without one. */
export function granted(outcome: LeaseGrant | LeaseBusy): LeaseGrant {
  if ("busy" in outcome) throw new Error(`Cannot go on: ${JSON.stringify(outcome)}`);
  return outcome;
}

/** The launches that wait, in the order of their tickets. */
export function waitersOf(books: Books, queue: string): string[] {
  const rows = books.database.prepare("SELECT launch_id FROM lease_queue WHERE queue = ? ORDER BY ticket").all(queue);
  return rows.map((row) => String(row["launch_id"]));
}
