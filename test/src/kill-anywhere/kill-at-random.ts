import { setTimeout as delay } from "node:timers/promises";
import { openRecords } from "@persona-launcher/launcher";
import { childNames } from "../fake-agents/fake-agent-plan.ts";
import { createRandom } from "../fake-agents/printed-bytes.mjs";
import { harnesses } from "../world.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { KillReport } from "./kill-at-point.ts";
import { createKillWorld, type Workspace } from "./kill-world.ts";
import { findLeftOver } from "./left-over.ts";
import { startLauncher } from "./start-launcher.ts";

export interface RandomKills {
  /** How many are to be killed; those that end before their moment do not count. */
  count: number;
  seed: number;
  marker: string;
  /** @default 8 */
  concurrency?: number;
  /** The latest moment after the launch has begun, in milliseconds. */
  withinMs: number;
}

/** `launches`: how many it took to kill so many; `entered`: how many of them had got as far as the books. */
export type RandomReport = KillReport & { killed: number; launches: number; entered: number };

/**
 * Launchers of one state directory and one Ravi, many at once, each killed at a random moment, with `persona gc` running
 * among them. Two at a time share a workspace.
 */
export async function killAtRandom(options: RandomKills): Promise<RandomReport> {
  const { count, seed, marker, concurrency = 8, withinMs } = options;
  const startedAt = performance.now();
  const random = createRandom(seed);
  await using world = await createKillWorld(marker, "ephemeral", {
    seed,
    kind: "text",
    length: 20_000,
    isChopped: true,
    closesOutput: false,
    ignoresSignals: true,
    sharesOutput: false,
    children: [...childNames],
    lingers: false,
    lastsMs: 500,
    exitCode: 0,
  });
  const workspaces: Workspace[] = [];
  for (let index = 0; index < Math.ceil(concurrency / 2); index += 1)
    workspaces.push(await world.addWorkspace(`work-${index}`));
  const children: number[] = [];
  const course: string[] = [];
  let [next, killed] = [0, 0];
  const work = async (worker: number): Promise<void> => {
    const workspace = workspaces[Math.floor(worker / 2)];
    if (workspace === undefined) return;
    while (killed < count) {
      const index = next++;
      const harness = harnesses[index % harnesses.length] ?? "claude";
      const launcher = startLauncher(world, workspace, harness, { name: `launcher-${index}` });
      await Promise.race([launcher.waitForLaunch().then(() => delay(random() * withinMs)), launcher.ended]);
      launcher.kill();
      const end = await launcher.ended;
      children.push(...end.children);
      if (end.how === "SIGKILL") killed += 1;
      else if (end.how !== "exit code 0") course.push(`launcher ${index} ended with ${end.how}: ${end.output}`);
      // What it says is open is for the last look.
      if (index % 25 === 24) await collectGarbage(world);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, (_, worker) => work(worker)));
  course.push(...(await collectGarbage(world)));
  const entered = await countLaunches(world.state);
  if (entered < killed / 2)
    course.push(`only ${entered} of ${next} launches got as far as the books: this shows nothing`);
  return {
    ...(await findLeftOver(world, workspaces, children)),
    course,
    killed,
    launches: next,
    entered,
    ms: performance.now() - startedAt,
  };
}

async function countLaunches(state: string): Promise<number> {
  using records = await openRecords(state);
  return (await records.launches()).length;
}
