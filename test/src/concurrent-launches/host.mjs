// One process that keeps so many launches running for so many seconds, as built, and looks at itself meanwhile:
// `node --expose-gc host.mjs <options as JSON>`; prints what it saw as JSON. See `run-concurrent-launches.ts`.
import { getEventListeners } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { createLauncher, launchMany } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";

const { place, ravi, concurrency, seconds, sampleMs } = JSON.parse(process.argv[2] ?? "{}");
const warnings = [];
process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));

const launcher = createLauncher({
  ravi,
  raviCommandPath: raviCommandPath(),
  personaDirectories: [join(place, "personas")],
  stateDirectory: join(place, "state"),
});
const persona = launcher.usePersona("worker", {
  conversation: "new",
  commandOverrides: { claude: join(place, "agent") },
});
const ending = new AbortController();
const loopDelay = monitorEventLoopDelay({ resolution: 10 });
const samples = [];
const problems = [];
const free = Array.from({ length: concurrency }, (_, index) => join(place, "workspaces", String(index + 1)));
let ended = 0;
let running = 0;
let most = 0;

// With one launch everything is there that stays: the books, the keeper, what modules make once.
for await (const outcome of launchMany(persona, [taskOf(0, free[0])], { signal: ending.signal })) judge(outcome);
await settled({});
const before = count();
const deadline = performance.now() + seconds * 1000;
const sampling = sample();
for await (const outcome of launchMany(persona, tasks(), { concurrency, signal: ending.signal, onStart })) {
  running -= 1;
  free.push(outcome.task.workingDirectory);
  judge(outcome);
}
await sampling;
const after = await settled(before);
await persona[Symbol.asyncDispose]();
launcher[Symbol.dispose]();
const { min, mean, max } = loopDelay;
const delayMs = { min, mean, p50: loopDelay.percentile(50), p99: loopDelay.percentile(99), max };
for (const [name, nanoseconds] of Object.entries(delayMs)) delayMs[name] = nanoseconds / 1e6;
process.stdout.write(`${JSON.stringify({ ended, most, problems, warnings, samples, before, after, delayMs })}\n`);

function* tasks() {
  for (let index = 1; performance.now() < deadline; index += 1) yield taskOf(index, free.pop());
}

function taskOf(index, workingDirectory) {
  return { id: `task-${index}`, task: "Work for a while.", workingDirectory };
}

function onStart() {
  running += 1;
  most = Math.max(most, running);
}

function judge({ task, result, error }) {
  ended += 1;
  const release = result?.identity.release.kind;
  if (result?.status === "completed" && result.output.includes("done") && release === "deleted") return;
  problems.push(
    `${task.id}: ${error ?? `${result.status}, its identity was ${release}: ${result.reason ?? result.output}`}`,
  );
}

/** The collector runs first, outside of what counts as a delay: what it leaves is what is held. */
async function sample() {
  loopDelay.enable();
  while (performance.now() < deadline) {
    await delay(sampleMs);
    loopDelay.disable();
    globalThis.gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    samples.push({ seconds: performance.now() / 1000, rss, heapUsed, external, running, ended, ...count() });
    loopDelay.enable();
  }
  loopDelay.disable();
}

/** What a leak would add to. */
function count() {
  const resources = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  const listeners = { "abort of the signal": getEventListeners(ending.signal, "abort").length };
  for (const name of process.eventNames()) listeners[String(name)] = process.listenerCount(name);
  return { descriptors: readdirSync("/proc/self/fd").length, resources, listeners };
}

/** Connections to Ravi stay open for some seconds; waits until no more is there than before, and answers what is. */
async function settled(earlier) {
  const until = performance.now() + 15_000;
  for (;;) {
    const now = count();
    const isBack = earlier.descriptors !== undefined && now.descriptors <= earlier.descriptors;
    const hasSockets = (now.resources["TCPSocketWrap"] ?? 0) > 0;
    if ((earlier.descriptors === undefined ? !hasSockets : isBack) || performance.now() > until) return now;
    await delay(50);
  }
}
