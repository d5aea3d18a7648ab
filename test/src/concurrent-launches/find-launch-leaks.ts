import type { ConcurrentLaunches, Holdings, Sample } from "./run-concurrent-launches.ts";

/** How memory went, in MiB; by a straight line through the samples after the first third. */
export interface Trend {
  mean: number;
  perMinute: number;
  /** From the begin of the line to its end. */
  growth: number;
}

/** Fewer samples than this tell nothing of a trend. */
const fewestSamples = 20;
/** Share of its mean by which memory may seem to grow: what runs at a moment differs from what ran before. */
const toleratedGrowth = 0.1;

/** What is not as it was before the launches, in words; empty when nothing leaked. */
export function findLaunchLeaks(run: ConcurrentLaunches): string[] {
  return [
    ...run.problems,
    ...run.warnings,
    ...grown("file descriptors", run.before.descriptors, run.after.descriptors),
    ...grownKinds("active resources", run.before, run.after, "resources"),
    ...grownKinds("listeners", run.before, run.after, "listeners"),
    ...(["rss", "heapUsed"] as const).flatMap((which) => growing(which, run.samples)),
  ];
}

export function trendOf(samples: readonly Sample[], which: "rss" | "heapUsed"): Trend {
  const points = samples
    .slice(Math.floor(samples.length / 3))
    .map((sample) => ({ at: sample.seconds / 60, value: sample[which] / 1024 / 1024 }));
  const mean = average(points.map(({ value }) => value));
  const middle = average(points.map(({ at }) => at));
  const spread = sum(points.map(({ at }) => (at - middle) ** 2));
  const slope = spread === 0 ? 0 : sum(points.map(({ at, value }) => (at - middle) * (value - mean))) / spread;
  const minutes = (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0);
  return { mean: tenths(mean), perMinute: tenths(slope), growth: tenths(slope * minutes) };
}

function growing(which: "rss" | "heapUsed", samples: readonly Sample[]): string[] {
  if (samples.length < fewestSamples) return [];
  const { mean, growth } = trendOf(samples, which);
  return growth > toleratedGrowth * mean ? [`${which} grew by ${growth} MiB, at ${mean} MiB on average`] : [];
}

function grownKinds(what: string, before: Holdings, after: Holdings, which: "resources" | "listeners"): string[] {
  return Object.entries(after[which])
    .filter(([kind]) => !isPassing(kind))
    .flatMap(([kind, count]) => grown(`${what} (${kind})`, before[which][kind] ?? 0, count));
}

/** A request to the file system that happens to be under way, and the instrument itself. */
function isPassing(kind: string): boolean {
  return kind.startsWith("FSReq") || kind === "IntervalHistogram";
}

function grown(what: string, before: number, after: number): string[] {
  return after > before ? [`${what}: ${before} before, ${after} after`] : [];
}

function average(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
