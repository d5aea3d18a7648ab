import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { countOvertakings, findOverlaps, parseLeaseLog, type Tenure } from "./lease-log.ts";
import { createRandom } from "./random.ts";

/** What all workers do at the same time. */
export interface LeasePhase {
  name: string;
  /** Every worker takes any free one of them, round after round. */
  resources: readonly string[];
  /** Part of the rounds that share. @default 0 */
  sharedShare?: number;
  /** How many workers are killed with SIGKILL in the middle, half of them with a lease and half of them waiting. @default 0 */
  deaths?: number;
}

export interface LeaseCampaignOptions {
  stateDirectory: string;
  processes: number;
  rounds: number;
  phases: readonly LeasePhase[];
  seed: number;
  /** For how long a lease is held at most. @default 4 */
  holdMs?: number;
  /** After which a worker counts as one that waited for ever. @default 120_000 */
  deadlineMs?: number;
}

export interface LeasePhaseResult {
  name: string;
  resources: number;
  grants: number;
  /** Rounds that were to be, those of killed workers apart. */
  expected: number;
  waited: number;
  takeovers: number;
  /** What must not be: leases held twice, rounds that failed or never came to an end, witnesses that disagree. */
  damage: string[];
  /** Grants to somebody who came later than one who still waited. */
  overtakings: number;
  waitMs: { median: number; p95: number; longest: number };
  /** Mean wait of the worker that waited longest, as a multiple of that of all. */
  unluckiest: number;
  /** Median time from a release to the next grant of the same resource to somebody who waited. */
  handoverMs: number;
  seconds: number;
}

interface Worker {
  index: number;
  child: ChildProcess;
  log: string;
  isDead: boolean;
  /** Resolves with what the worker says next; `undefined` when it died. */
  hear: () => Promise<string | undefined>;
}

/** Lets many processes race for leases, one phase after the other, and judges by what they noted. */
export async function runLeaseCampaign(options: LeaseCampaignOptions): Promise<LeasePhaseResult[]> {
  const random = createRandom(options.seed);
  const workers = Array.from({ length: options.processes }, (_, index) => startWorker(options, index));
  try {
    for (const worker of workers) await worker.hear();
    const results: LeasePhaseResult[] = [];
    for (const phase of options.phases) results.push(await runPhase(options, phase, workers, random));
    return results;
  } finally {
    await Promise.all(workers.map(end));
  }
}

const program = "lease-worker.fixture.mjs";
const programDirectory = fileURLToPath(new URL("../src/leases/", import.meta.url));

function startWorker({ stateDirectory, seed }: LeaseCampaignOptions, index: number): Worker {
  const witnesses = join(stateDirectory, "witnesses");
  mkdirSync(witnesses, { recursive: true });
  const log = join(stateDirectory, `worker-${index}.jsonl`);
  const loader = ["--import", "tsx", "--conditions=@persona-launcher/source"];
  const args = [...loader, program, stateDirectory, log, witnesses, String(index), String(seed + index)];
  const child = spawn(process.execPath, args, { cwd: programDirectory, stdio: ["pipe", "pipe", "inherit"] });
  // One that is told to go on may have been killed a moment ago.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { index, child, log, isDead: false, hear: async () => ((await lines.next()) as { value?: string }).value };
}

async function end({ child }: Worker): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function runPhase(
  options: LeaseCampaignOptions,
  phase: LeasePhase,
  workers: readonly Worker[],
  random: () => number,
): Promise<LeasePhaseResult> {
  const living = workers.filter(({ isDead }) => !isDead);
  const readBefore = living.map(({ log }) => readLog(log).length);
  const startedAt = performance.now();
  const reports = living.map(async (worker, index) => {
    worker.child.stdin?.write(`${JSON.stringify(orderFor(options, phase, index, random))}\n`);
    worker.isDead = (await worker.hear()) === undefined;
  });
  await Promise.all(reports);
  const seconds = (performance.now() - startedAt) / 1000;
  const texts = living.map(({ log }, index) => readLog(log).slice(readBefore[index]));
  const survivors = living.filter(({ isDead }) => !isDead).map(({ index }) => index);
  return judge(phase, texts, { seconds, survivors, deaths: living.length - survivors.length, rounds: options.rounds });
}

function readLog(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function orderFor(options: LeaseCampaignOptions, phase: LeasePhase, index: number, random: () => number): object {
  const { rounds, holdMs = 4, deadlineMs = 120_000 } = options;
  const { name, resources, sharedShare = 0, deaths = 0 } = phase;
  const dies = index % 2 === 0 ? "holding" : "waiting";
  const diesAt = index < deaths ? Math.floor((0.25 + random() / 2) * rounds) : -1;
  return { name, resources, sharedShare, rounds, holdMs, deadlineMs, dies, diesAt };
}

interface PhaseFacts {
  seconds: number;
  deaths: number;
  survivors: readonly number[];
  rounds: number;
}

function judge(phase: LeasePhase, texts: readonly string[], facts: PhaseFacts): LeasePhaseResult {
  const { tenures, complaints } = parseLeaseLog(texts);
  const waits = tenures.map(({ askedAt, acquiredAt }) => acquiredAt - askedAt).sort((a, b) => a - b);
  const damage = [...complaints, ...findOverlaps(tenures)];
  if (facts.deaths !== (phase.deaths ?? 0)) damage.push(`${facts.deaths} workers died, not ${phase.deaths ?? 0}`);
  damage.push(...facts.survivors.flatMap((worker) => unfinished(tenures, worker, facts.rounds)));
  return {
    name: phase.name,
    resources: phase.resources.length,
    grants: tenures.length,
    expected: facts.survivors.length * facts.rounds,
    waited: tenures.filter(({ ticket }) => ticket !== undefined).length,
    takeovers: tenures.reduce((sum, { tookOver }) => sum + tookOver, 0),
    damage,
    overtakings: countOvertakings(tenures),
    waitMs: { median: quantile(waits, 0.5), p95: quantile(waits, 0.95), longest: waits.at(-1) ?? 0 },
    unluckiest: unluckiest(tenures),
    handoverMs: handover(tenures),
    seconds: facts.seconds,
  };
}

function unfinished(tenures: readonly Tenure[], worker: number, rounds: number): string[] {
  const finished = tenures.filter((tenure) => tenure.worker === worker && tenure.releasingAt !== undefined).length;
  return finished === rounds ? [] : [`worker ${worker} finished ${finished} of ${rounds} rounds`];
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function unluckiest(tenures: readonly Tenure[]): number {
  const workers = [...new Set(tenures.map(({ worker }) => worker))];
  const means = workers.map((worker) => meanWait(tenures.filter((tenure) => tenure.worker === worker)));
  return Math.max(...means) / meanWait(tenures);
}

function meanWait(tenures: readonly Tenure[]): number {
  return tenures.reduce((sum, { askedAt, acquiredAt }) => sum + acquiredAt - askedAt, 0) / tenures.length;
}

function handover(tenures: readonly Tenure[]): number {
  const previous = new Map<string, Tenure>();
  const gaps: number[] = [];
  for (const tenure of tenures) {
    const releasedAt = previous.get(tenure.resource)?.releasingAt;
    if (releasedAt !== undefined && tenure.ticket !== undefined && tenure.askedAt < releasedAt) {
      gaps.push(tenure.acquiredAt - releasedAt);
    }
    previous.set(tenure.resource, tenure);
  }
  return quantile(
    gaps.sort((a, b) => a - b),
    0.5,
  );
}
