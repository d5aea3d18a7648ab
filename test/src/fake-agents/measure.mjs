// Measures one thing and prints it as JSON: `node measure.mjs overhead|output|concurrent|blocked [starter]`.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { starters } from "./starters.mjs";

const [what, name = "launcher"] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "measure-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
const mebibyte = 1024 * 1024;

function program(script) {
  const file = join(directory, `agent-${readdirSync(directory).length}`);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Milliseconds per run, one after the other; the ways take turns, so that a busy machine is busy for all. */
async function overhead() {
  const file = program("exit 0");
  const names = Object.keys(starters);
  const runs = await Promise.all(names.map((each) => starters[each]()));
  const times = names.map(() => []);
  for (let round = 0; round < 110; round += 1) {
    for (const [index, run] of runs.entries()) {
      const startedAt = performance.now();
      await run(file);
      if (round >= 10) times[index].push(performance.now() - startedAt);
    }
  }
  return Object.fromEntries(names.map((each, index) => [each, median(times[index])]));
}

/** What 256 MiB of output add to the memory of whoever takes them. */
async function output() {
  const run = await starters[name]();
  await run(program("echo warm"));
  const base = process.memoryUsage.rss();
  const startedAt = performance.now();
  const length = await run(program("yes 'a line of output, neither long nor short' | head -c 268435456"));
  const { maxRSS } = process.resourceUsage();
  return {
    length,
    seconds: (performance.now() - startedAt) / 1000,
    aboveBaseMiB: (maxRSS * 1024 - base) / mebibyte,
    keeperMiB: peakOfChildren(),
  };
}

/** Peak memory with 200 agents at once that print `kibibytes` each; the keeper counts. */
async function concurrent(kibibytes) {
  const run = await starters[name]();
  const file = program(`yes 'a line of output, neither long nor short' | head -c ${kibibytes * 1024}; sleep 2`);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: 200 }, () => run(file)));
  const hostMiB = process.resourceUsage().maxRSS / 1024;
  return { hostMiB, keeperMiB: peakOfChildren(), seconds: (performance.now() - startedAt) / 1000 };
}

/** How long the event loop of a process of 2 GiB stands still at most during a run, in milliseconds. */
async function blocked() {
  const run = await starters[name]();
  const file = program("exit 0");
  // Kept by the global object to the end.
  globalThis.ballast = Array.from({ length: 32 }, () => Buffer.alloc(64 * mebibyte, 1));
  const [gaps, idleGaps] = [[], []];
  for (let round = 0; round < 25; round += 1) {
    gaps.push(await longestGap(() => run(file)));
    idleGaps.push(await longestGap(idle));
  }
  return {
    gapMs: median(gaps.slice(5)),
    idleMs: median(idleGaps),
    rssMiB: process.memoryUsage.rss() / mebibyte,
  };
}

const idle = () => new Promise((resolve) => setTimeout(resolve, 20));

async function longestGap(run) {
  let longest = 0;
  let isRunning = true;
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  await run();
  isRunning = false;
  look();
  return longest;
}

/** The keeper is the one child that stays. */
function peakOfChildren() {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim();
  const peaks = children.split(" ").map((pid) => {
    const status = pid === "" ? "" : readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.max(...peaks);
}

const measures = { overhead, output, quiet: () => concurrent(4), concurrent: () => concurrent(2048), blocked };
process.stdout.write(`${JSON.stringify(await measures[what]())}\n`);
