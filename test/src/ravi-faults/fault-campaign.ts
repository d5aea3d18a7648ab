import { createRandom } from "../fake-agents/printed-bytes.mjs";
import { recordRequests, runFaultCase, type FaultCase, type FaultReport } from "./fault-case.ts";
import type { RequestPoint } from "./fault-proxy.ts";
import { faultScenarios } from "./fault-scenarios.ts";
import { createFaultWorld, type FaultWorld } from "./fault-world.ts";
import { raviFaults } from "./ravi-fault.ts";

export interface FaultCampaignOptions {
  seed: number;
  /** Only scenarios whose name matches. @default all */
  scenarios?: RegExp | undefined;
  /** Only faults whose name matches. @default all */
  faults?: RegExp | undefined;
  /** So many scenarios, picked at random. @default all */
  sampledScenarios?: number | undefined;
  /** So many cases of each, picked at random. @default all */
  sampledCases?: number | undefined;
  /** How long a slow answer takes, in milliseconds. @default 3,000 */
  slowMs?: number | undefined;
  /** Cases at once. @default 2 */
  concurrency?: number | undefined;
  report?: (line: string) => void;
}

/** A case, and what came of it. */
export type JudgedCase = FaultCase & { report: FaultReport; faults: string[] };

export interface FaultCampaignResult {
  cases: JudgedCase[];
  /** How many requests of how many scenarios met a fault, how their cases ended, and sums of what was wrong. */
  totals: Record<"scenarios" | "requests" | "cases" | "done" | "leftBehind" | "refused", number> &
    Record<(typeof kinds)[number], number>;
}

const kinds = ["identities", "processes", "files", "scopes", "books", "course"] as const;

/** Has Ravi misbehave at every request of every scenario, and looks at what comes of it. */
export async function runFaultCampaign(options: FaultCampaignOptions): Promise<FaultCampaignResult> {
  const { seed, concurrency = 2 } = options;
  const marker = `ravi-faults-${seed}-${process.pid}`;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): number => unhandled.push(reason);
  process.on("unhandledRejection", note);
  const worlds: FaultWorld[] = [];
  try {
    for (let worker = 0; worker < concurrency; worker += 1) worlds.push(await createFaultWorld(`${marker}-${worker}`));
    const cases = await judgeAll(worlds, options, unhandled);
    return { cases, totals: totalsOf(cases) };
  } finally {
    process.off("unhandledRejection", note);
    await Promise.all(worlds.map((world) => world[Symbol.asyncDispose]()));
  }
}

/** Each world has one case at a time. */
async function judgeAll(
  worlds: readonly FaultWorld[],
  options: FaultCampaignOptions,
  unhandled: unknown[],
): Promise<JudgedCase[]> {
  const [first] = worlds;
  const cases = first === undefined ? [] : await planCases(first, options);
  const judged: JudgedCase[] = [];
  let next = 0;
  const work = async (world: FaultWorld): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const one = cases[index] as FaultCase;
      const found = await runFaultCase(world, one).catch(brokenOff);
      found.course.push(...unhandled.splice(0).map((reason) => `nobody handled ${String(reason)}`));
      const faults = kinds.flatMap((kind) => found[kind]);
      judged.push({ ...one, report: found, faults });
      if (faults.length > 0 || index % 50 === 49)
        options.report?.(`${index + 1}/${cases.length} ${lineOf(one, found, faults)}`);
    }
  };
  await Promise.all(worlds.map(work));
  return judged;
}

async function planCases(world: FaultWorld, options: FaultCampaignOptions): Promise<FaultCase[]> {
  const { seed, scenarios = /./, faults = /./, sampledScenarios, sampledCases, slowMs = 3_000 } = options;
  const shuffled = shuffler(seed);
  const wanted = shuffled(faultScenarios.filter(({ name }) => scenarios.test(name))).slice(0, sampledScenarios);
  const kindsOfFault = raviFaults({ slowMs }).filter(({ name }) => faults.test(name));
  const cases: FaultCase[] = [];
  for (const scenario of wanted) {
    const points = (await recordRequests(world, scenario)).filter((point) => scenario.meets?.(point) ?? true);
    const all = points.flatMap((point) =>
      kindsOfFault
        .filter(({ meets }) => meets === undefined || meets(point))
        .map((fault) => ({ scenario, point, fault })),
    );
    cases.push(...shuffled(all).slice(0, sampledCases));
  }
  return shuffled(cases);
}

function shuffler(seed: number): <T>(list: readonly T[]) => T[] {
  const random = createRandom(seed);
  return (list) =>
    list
      .map((one) => ({ one, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ one }) => one);
}

/** A request in words. */
export function titleOf({ method, route, nth }: RequestPoint): string {
  return `${method} ${route}${nth === 1 ? "" : ` #${nth}`}`;
}

function lineOf(
  { scenario, point, fault }: FaultCase,
  { outcome, ms }: FaultReport,
  faults: readonly string[],
): string {
  const found = faults.join("; ") || "as it must be";
  return `${scenario.name}: ${titleOf(point)}: ${fault.name}: ${outcome} in ${Math.round(ms)} ms: ${found}`;
}

function totalsOf(cases: readonly JudgedCase[]): FaultCampaignResult["totals"] {
  const count = (isIn: (one: JudgedCase) => boolean): number => cases.filter(isIn).length;
  const sum = (kind: (typeof kinds)[number]): number =>
    cases.reduce((before, { report }) => before + report[kind].length, 0);
  return {
    scenarios: new Set(cases.map(({ scenario }) => scenario.name)).size,
    requests: new Set(cases.map(({ scenario, point }) => `${scenario.name}: ${titleOf(point)}`)).size,
    cases: cases.length,
    done: count(({ report }) => report.outcome === "done"),
    leftBehind: count(({ report }) => /^(?:left behind|open)$/.test(report.outcome)),
    refused: count(({ report }) => /^[A-Z_]+$/.test(report.outcome)),
    ...(Object.fromEntries(kinds.map((kind) => [kind, sum(kind)])) as Record<(typeof kinds)[number], number>),
  };
}

function brokenOff(error: unknown): FaultReport {
  const course = [`the case broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  return {
    identities: [],
    processes: [],
    files: [],
    scopes: [],
    books: [],
    course,
    outcome: "broken off",
    seen: [],
    ms: 0,
  };
}
