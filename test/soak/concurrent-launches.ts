// node --conditions=@persona-launcher/source --import tsx test/soak/concurrent-launches.ts [launches at once] [seconds]
import { setup as build } from "../src/build.setup.ts";
import { findLaunchLeaks, trendOf } from "../src/concurrent-launches/find-launch-leaks.ts";
import { runConcurrentLaunches } from "../src/concurrent-launches/run-concurrent-launches.ts";

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

async function main(): Promise<void> {
  const concurrency = readNumber(process.argv[2], 200);
  const seconds = readNumber(process.argv[3], 60);
  build();
  console.log(`${concurrency} launches at once for ${seconds} s, whose agents work for 4 to 12 s each`);
  const run = await runConcurrentLaunches({ concurrency, seconds, agentSeconds: [4, 12] });
  console.table(
    run.samples.map((sample) => ({
      "at s": tenths(sample.seconds),
      running: sample.running,
      ended: sample.ended,
      "rss MiB": tenths(sample.rss / 1024 / 1024),
      "heap MiB": tenths(sample.heapUsed / 1024 / 1024),
      descriptors: sample.descriptors,
    })),
  );
  console.table({ before: flat(run.before), after: flat(run.after) });
  console.table({ rss: trendOf(run.samples, "rss"), heap: trendOf(run.samples, "heapUsed") });
  console.table({ "event loop delay in ms": rounded(run.delayMs) });
  const faults = findLaunchLeaks(run);
  for (const fault of faults) console.log(`Cannot accept this: ${fault}`);
  console.log(JSON.stringify({ ended: run.ended, mostAtOnce: run.most, p99DelayMs: tenths(run.delayMs.p99), faults }));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

function flat({ descriptors, resources, listeners }: Awaited<ReturnType<typeof runConcurrentLaunches>>["before"]) {
  return { descriptors, ...resources, ...listeners };
}

function rounded(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tenths(value)]));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

await main();
