import { loadavg } from "node:os";
import { bench, describe } from "vitest";
import { measureAtOnce, type AtOnceFigures, type AtOnceOptions } from "./src/at-once/measure-at-once.ts";

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const latencyMs = 200;
const rounds = 3;

type Case = Pick<AtOnceOptions, "starter" | "raviProgram" | "proves" | "isOnDisk">;

/**
 * The harnesses of Ravi's guide with our own `ravi`, the only one with which they work, and with one that costs nothing
 * but the latency, with which they are as fast as any `ravi` could make them. The launcher asks Ravi itself.
 */
const cases: Readonly<Record<string, Case>> = {
  launcher: { starter: "launcher", raviProgram: "ours" },
  "launcher, on disk": { starter: "launcher", raviProgram: "ours", isOnDisk: true },
  "bash, our ravi": { starter: "bash", raviProgram: "ours" },
  "Python, our ravi": { starter: "Python", raviProgram: "ours" },
  "TypeScript, our ravi": { starter: "TypeScript", raviProgram: "ours" },
  "bash, free ravi": { starter: "bash", raviProgram: "stand-in" },
  "Python, free ravi": { starter: "Python", raviProgram: "stand-in" },
  "TypeScript, free ravi": { starter: "TypeScript", raviProgram: "stand-in" },
  "Python, free ravi, with proof": { starter: "Python", raviProgram: "stand-in", proves: true },
  "TypeScript, free ravi, with proof": { starter: "TypeScript", raviProgram: "stand-in", proves: true },
};

interface Row {
  "wall ms": number;
  "from program start, ms": number;
  "user s": number;
  "system s": number;
  "peak MiB": number;
  "requests each": number;
}

/** The middle one of each figure; memory is watched in a run of its own, because watching takes time. */
function rowOf(runs: readonly AtOnceFigures[], watched: AtOnceFigures | undefined, count: number): Row {
  const requests = Object.values(watched?.requests ?? {}).reduce((sum, each) => sum + each, 0);
  return {
    "wall ms": Math.round(median(runs.map(({ wallMs }) => wallMs))),
    "from program start, ms": Math.round(median(runs.map(({ coldMs }) => coldMs))),
    "user s": hundredths(median(runs.map(({ userSeconds }) => userSeconds))),
    "system s": hundredths(median(runs.map(({ systemSeconds }) => systemSeconds))),
    "peak MiB": Math.round(watched?.peakMiB ?? Number.NaN),
    "requests each": hundredths(requests / count),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}

/** By turns, so that what slows the machine down for a while slows all of them down. */
async function measureAll<K extends string>(
  which: Readonly<Record<K, Omit<AtOnceOptions, "latencyMs">>>,
): Promise<Record<K, Row>> {
  const entries = Object.entries(which) as [K, Omit<AtOnceOptions, "latencyMs">][];
  const runs = new Map<K, AtOnceFigures[]>(entries.map(([name]) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, options] of entries) {
      const figures = await measureOrTell(name, options);
      if (figures !== undefined) runs.get(name)?.push(figures);
    }
    console.log(`round ${round} of ${rounds}, load ${loadavg()[0]?.toFixed(1)}: ${wallsOf(runs)}`);
  }
  const rows: Partial<Record<K, Row>> = {};
  for (const [name, options] of entries) {
    const watched = await measureOrTell(name, { ...options, watchesMemory: true });
    rows[name] = rowOf(runs.get(name) ?? [], watched, options.count);
  }
  console.table(rows);
  return rows as Record<K, Row>;
}

/** A harness of the guide may break down on a busy machine, where its calls take too long; the launcher must not. */
async function measureOrTell(
  name: string,
  options: Omit<AtOnceOptions, "latencyMs">,
): Promise<AtOnceFigures | undefined> {
  try {
    return await measureAtOnce({ ...options, latencyMs });
  } catch (error) {
    if (options.starter === "launcher") throw error;
    console.log(`${name} broke down: ${(error as Error).message}`);
    return undefined;
  }
}

function wallsOf(runs: ReadonlyMap<string, readonly AtOnceFigures[]>): string {
  return [...runs].map(([name, each]) => `${name} ${Math.round(each.at(-1)?.wallMs ?? Number.NaN)} ms`).join(", ");
}

function requireAtMost(what: string, value: number, limit: number): void {
  if (!(value <= limit)) throw new Error(`Cannot accept ${what}: ${hundredths(value)}, expected at most ${limit}`);
}

describe(`a Ravi that takes ${latencyMs} ms for each request`, () => {
  bench(
    "50 workspaces at once, beside the harnesses of Ravi's guide",
    async () => {
      const count = 50;
      const options = Object.entries(cases).map(([name, each]) => [name, { ...each, count }] as const);
      const rows = await measureAll(Object.fromEntries(options));
      const wallMs = rows["launcher"]?.["wall ms"] ?? Number.NaN;
      const bestWith = (words: string): number =>
        Math.min(
          ...Object.entries(rows)
            .filter(([name, row]) => name.endsWith(words) && !Number.isNaN(row["wall ms"]))
            .map(([, row]) => row["wall ms"]),
        );
      const ratios = ["our ravi", "free ravi", "with proof"].map((words) => ({
        "the best of the three with": words,
        "× its wall ms": hundredths(wallMs / bestWith(words)),
      }));
      console.table(ratios);
      requireAtMost("the launcher's time in ms", wallMs, 4 * latencyMs + 300);
      if (bestWith("our ravi") === Infinity) throw new Error("Cannot compare: none of the harnesses got through");
      requireAtMost("the launcher's share of the best harness's time", wallMs / bestWith("our ravi"), 0.5);
    },
    once,
  );

  bench(
    "500 workspaces at once beside 50",
    async () => {
      const rows = await measureAll({
        "50": { starter: "launcher", raviProgram: "ours", count: 50 },
        "500": { starter: "launcher", raviProgram: "ours", count: 500 },
      });
      const [few, many] = [rows["50"]["wall ms"] / 50, rows["500"]["wall ms"] / 500];
      console.table([{ "ms per workspace, of 50": hundredths(few), "of 500": hundredths(many) }]);
      requireAtMost("the time per workspace of 500, beside that of 50", many / few, 1.3);
    },
    once,
  );
});
