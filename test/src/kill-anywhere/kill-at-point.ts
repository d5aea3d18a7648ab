import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { FakeAgentPlan } from "../fake-agents/fake-agent-plan.ts";
import type { Harness } from "../world.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { KillPoint } from "./kill-point.ts";
import { createKillWorld, type KillWorld, type Workspace } from "./kill-world.ts";
import { findLeftOver, type LeftOver } from "./left-over.ts";
import { startLauncher } from "./start-launcher.ts";

/** What came of one kill. */
export interface KillReport extends LeftOver {
  /** What else was not as it must be. */
  course: string[];
  ms: number;
}

/** Kills a launcher at a point, cleans up, and looks for what is left. */
export async function killAtPoint(point: KillPoint, harness: Harness, marker: string): Promise<KillReport> {
  const startedAt = performance.now();
  await using world = await createKillWorld(marker, point.situation, agentAt(point));
  const workspace = await world.addWorkspace("one");
  if (point.fault !== undefined) {
    const { title: _title, ...fault } = point.fault;
    world.ravi.faults.add(fault);
  }
  const { how, output, children } = await startLauncher(world, workspace, harness, { name: "first", kill: point })
    .ended;
  const course = how === "SIGKILL" ? [] : [`it was not killed, but ended with ${how}: ${output}`];
  const all = [...children];
  if (point.situation === "again") course.push(...(await launchAgain(world, workspace, harness)));
  course.push(...(await collectGarbage(world)));
  return { ...(await findLeftOver(world, [workspace], all)), course, ms: performance.now() - startedAt };
}

/** An agent that starts all kinds of processes; it waits to be killed where that is the point. */
function agentAt({ step, situation }: KillPoint): FakeAgentPlan {
  const isRunning = /^process\.(?:started|noted)$/.test(step) && situation !== "again";
  return {
    seed: 1,
    kind: "text",
    length: 2000,
    isChopped: false,
    closesOutput: false,
    ignoresSignals: true,
    sharesOutput: false,
    children: ["background", "session", "daemon", "nohup", "scrubbed"],
    lingers: isRunning,
    lastsMs: situation === "again" ? 3000 : 0,
    exitCode: 0,
  };
}

/** A second launch of the same identity runs through, whatever is cleaned up behind its back while it lives. */
async function launchAgain(world: KillWorld, workspace: Workspace, harness: Harness): Promise<string[]> {
  const second = startLauncher(world, workspace, harness, { name: "second" });
  const faults: string[] = [];
  if ((await Promise.race([second.waitForAgent().catch(() => "late"), second.ended.then(() => "ended")])) === true) {
    faults.push(...(await collectGarbage(world)));
    const isThere = (await lstat(join(workspace.path, ".ravi/config.json")).catch(() => undefined)) !== undefined;
    if (!isThere) faults.push("the scope of the live launch is gone");
    if (!(await world.account.identities.list()).some(({ name }) => name === "task-again"))
      faults.push("the identity of the live launch is gone");
  } else faults.push("the second launch started no agent");
  const { how, output } = await second.ended;
  if (how !== "exit code 0") faults.push(`the second launch ended with ${how}: ${output}`);
  else if (!output.includes('"kind":"deleted"'))
    faults.push(`the second launch did not delete its identity: ${output}`);
  return faults;
}
