import { setTimeout as delay } from "node:timers/promises";
import { findLeftOver, type LeftOver } from "../kill-anywhere/left-over.ts";
import type { RequestPoint, SeenRequest } from "./fault-proxy.ts";
import type { FaultGround, FaultScenario } from "./fault-scenario.ts";
import type { FaultStage, FaultWorld } from "./fault-world.ts";
import { errorOutcome } from "./error-outcome.ts";
import type { RaviFault } from "./ravi-fault.ts";
import { mannersOf } from "./manners.ts";

/** One fault, for one request of one scenario. */
export interface FaultCase {
  scenario: FaultScenario;
  point: RequestPoint;
  fault: RaviFault;
}

/** What came of a case. */
export interface FaultReport extends LeftOver {
  /** `done`, `left behind`, or the code of the error. */
  outcome: string;
  /** What else was not as it must be. */
  course: string[];
  /** What the launcher asked for until it was over. */
  seen: readonly SeenRequest[];
  ms: number;
}

/** How long a call to Ravi may take where Ravi is silent, where it refuses all the time, and else, in milliseconds. */
const silentTimeoutMs = 500;
const refusedTimeoutMs = 1_000;
const usualTimeoutMs = 15_000;

/** Runs a scenario with a fault, takes back what was left once the fault is gone, and looks. */
export async function runFaultCase(world: FaultWorld, { scenario, point, fault }: FaultCase): Promise<FaultReport> {
  const report = await judge(world, scenario, timeoutFor(fault), { point, fault });
  const { outcome, course, seen } = report;
  course.push(...mannersOf(seen, fault));
  if (!seen.some(({ isFaulted }) => isFaulted)) course.push("it met no fault: this shows nothing");
  if (fault.isHarmless === true && outcome !== "done") course.push(`it had to get through, and ended as ${outcome}`);
  return report;
}

/** The requests that a scenario makes when nothing is wrong. */
export async function recordRequests(world: FaultWorld, scenario: FaultScenario): Promise<RequestPoint[]> {
  const { outcome, seen, ms: _ms, ...found } = await judge(world, scenario, usualTimeoutMs);
  const faults = Object.values(found).flat();
  const points = seen.map(({ method, route, nth }) => ({ method, route, nth }));
  if (outcome === "done" && faults.length === 0 && points.length > 0) return points;
  throw new Error(
    `Cannot record "${scenario.name}": it ended as ${outcome} after ${points.length} requests: ${faults.join("; ")}`,
  );
}

async function judge(
  world: FaultWorld,
  scenario: FaultScenario,
  raviTimeoutMs: number,
  trouble?: { point: RequestPoint; fault: RaviFault },
): Promise<FaultReport> {
  const startedAt = performance.now();
  const { proxy } = world;
  using stage = await world.begin(scenario, raviTimeoutMs);
  const { ground } = stage;
  await stage.prepare(scenario);
  proxy.listen(trouble?.point, trouble?.fault);
  const { outcome, course } = await outcomeOf(scenario, ground, limitFor(raviTimeoutMs));
  const seen = [...proxy.seen()];
  proxy.mend();
  await proxy.settled();
  course.push(...(await takeBack(ground)));
  const check = async (): Promise<void> => void course.push(...((await scenario.check?.(ground)) ?? []));
  if (scenario.startsWrong === true) await check();
  const left = await leftOver(stage);
  if (scenario.startsWrong !== true) await check();
  course.push(...(await doubles(stage)));
  return { ...left, outcome, course, seen, ms: performance.now() - startedAt };
}

function timeoutFor({ isSilent, isLasting, retryAfterMs }: RaviFault): number {
  if (isSilent === true) return silentTimeoutMs;
  return isLasting === true && retryAfterMs !== undefined ? refusedTimeoutMs : usualTimeoutMs;
}

/** A launch has some eight calls; a fault that answers at once costs none of them its whole time. */
function limitFor(raviTimeoutMs: number): number {
  return Math.min(8 * raviTimeoutMs, 20_000) + 15_000;
}

async function outcomeOf(
  scenario: FaultScenario,
  ground: FaultGround,
  limitMs: number,
): Promise<{ outcome: string; course: string[] }> {
  const ended = new AbortController();
  const late = delay(limitMs, { outcome: "no end", course: [`it did not end within ${limitMs} ms`] }, ended);
  const secrets = [ground.ravi.managementKey, "ravi_id_"];
  const run = scenario.run(ground).then(
    (outcome) => ({ outcome, course: /^(?:done|open|left behind)$/.test(outcome) ? [] : [`it ended as ${outcome}`] }),
    (error: unknown) => errorOutcome(error, secrets),
  );
  try {
    return await Promise.race([run, late]);
  } finally {
    ended.abort();
    late.catch(() => {});
  }
}

const patienceMs = 5_000;

/** What `persona gc` does some time after the last request; the launcher's own janitor may be at it just now. */
async function takeBack({ calm }: FaultGround): Promise<string[]> {
  for (const deadline = performance.now() + patienceMs; ; await delay(50)) {
    await calm.recover({ settlingMs: 0 });
    const open = (await calm.recover({ isDryRun: true })).flatMap((launch) => launch.effects);
    if (open.length === 0) return [];
    if (performance.now() > deadline) return open.map(({ what }) => `after it was all over still open: ${what}`);
  }
}

async function leftOver({ kill, workspace }: FaultStage): Promise<LeftOver> {
  return await findLeftOver(kill, [workspace], [], { mayLeaveBehind: true });
}

async function doubles({ kill }: FaultStage): Promise<string[]> {
  const names = (await kill.account.identities.list()).map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => `there are several identities called "${name}"`);
}
