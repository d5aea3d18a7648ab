import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bench, describe } from "vitest";

const once = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
const run = promisify(execFile);
const program = fileURLToPath(new URL("src/fake-agents/measure.mjs", import.meta.url));
const starters = ["bare spawn", "execa", "harness-kit", "launcher"] as const;

type Starter = (typeof starters)[number];
type Figures = Record<string, number>;

/** In a process of its own, so that nothing but the measured thing is in its memory. */
async function measure(what: string, starter: Starter = "launcher"): Promise<Figures> {
  const { stdout } = await run(process.execPath, ["--max-old-space-size=4096", program, what, starter]);
  return JSON.parse(stdout) as Figures;
}

async function measureAll(what: string): Promise<Record<Starter, Figures>> {
  const figures: Partial<Record<Starter, Figures>> = {};
  for (const starter of starters) figures[starter] = rounded(await measure(what, starter));
  console.table(figures);
  return figures as Record<Starter, Figures>;
}

function rounded(figures: Figures): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]));
}

function requireAtMost(what: string, value: number | undefined, limit: number): void {
  if (value === undefined || !(value <= limit)) {
    throw new Error(`Cannot accept ${what}: ${value?.toFixed(2)}, expected at most ${limit.toFixed(2)}`);
  }
}

describe("what supervision costs", () => {
  bench(
    "a run that ends at once, in ms",
    async () => {
      const figures = rounded(await measure("overhead"));
      console.table(figures);
      requireAtMost("the time of a run in ms", figures["launcher"], 1.3 * (figures["bare spawn"] ?? 0) + 3);
    },
    once,
  );

  bench(
    "the memory that 256 MiB of output take",
    async () => {
      const { launcher } = await measureAll("output");
      requireAtMost("the memory above base in MiB", launcher["aboveBaseMiB"], 40);
    },
    once,
  );

  bench(
    "the memory of 200 agents at once that print 2 MiB each, and 4 KiB each",
    async () => {
      const figures = await measureAll("concurrent");
      const total = (figures.launcher["hostMiB"] ?? Infinity) + (figures.launcher["keeperMiB"] ?? Infinity);
      requireAtMost("the peak with its keeper in MiB", total, 0.5 * (figures["harness-kit"]["hostMiB"] ?? 0));
      // No limit here: a Node.js that does nothing takes most of it.
      await measureAll("quiet");
    },
    once,
  );

  bench(
    "how long an event loop of 2 GiB stands still for a run",
    async () => {
      const { launcher } = await measureAll("blocked");
      requireAtMost("the standstill in ms", launcher["gapMs"], 3);
    },
    once,
  );
});
