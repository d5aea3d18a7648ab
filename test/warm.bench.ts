import { spawn } from "node:child_process";
import { once } from "node:events";
import { loadavg } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { bench } from "vitest";
import { createAtOncePlace } from "./src/at-once/at-once-place.ts";

const program = fileURLToPath(new URL("src/at-once/launch-warm.mjs", import.meta.url));
const latencyMs = 200;
const mostMs = 60;

interface Starts {
  cold: number[];
  warm: number[];
}

async function measureStarts(count: number): Promise<Starts> {
  await using place = await createAtOncePlace({ count: 1, latencyMs, raviProgram: "ours" });
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const child = spawn(process.execPath, [program, place.root, String(count)], { env: place.env, stdio });
  const [printed, [exitCode]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  if (exitCode !== 0) throw new Error(`Cannot measure starts: the launcher ended with exit code ${String(exitCode)}`);
  return JSON.parse(printed) as Starts;
}

function rowOf(starts: readonly number[]): { "median ms": number; "fastest ms": number; "slowest ms": number } {
  const sorted = starts.toSorted((one, other) => one - other).map((ms) => Math.round(ms * 10) / 10);
  const at = (index: number): number => sorted.at(index) ?? Number.NaN;
  return { "median ms": at(Math.floor(sorted.length / 2)), "fastest ms": at(0), "slowest ms": at(-1) };
}

bench(
  "from the call to the agent's start, with an identity made beforehand and without",
  async () => {
    const { cold, warm } = await measureStarts(30);
    const rows = { "made for the launch": rowOf(cold), "made beforehand": rowOf(warm) };
    console.log(`a Ravi that takes ${latencyMs} ms for each request, load ${loadavg()[0]?.toFixed(1)}`);
    console.table(rows);
    const { "median ms": median } = rows["made beforehand"];
    if (!(median <= mostMs))
      throw new Error(`Cannot accept a median start of ${median} ms: expected at most ${mostMs}`);
  },
  { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 },
);
