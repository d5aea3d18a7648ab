import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, bench, describe } from "vitest";
import { keepWorkspace } from "./src/exec-world.ts";
import { personaCommand } from "./src/run-cli.ts";
import { requireAtMost, typical } from "./src/start-styles/time-starts.ts";
import { createWorld } from "./src/world.ts";

const world = await createWorld(() => ({ error: { status: 400, message: "no model is wanted here" } }));
const kept = await keepWorkspace(world);
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const options = { cwd: world.workspace, env: world.user.env };
const single = { iterations: 1, time: 0, warmupIterations: 0, warmupTime: 0 };
/** One after the other by turns, so that a machine that is busy for a while is busy for both. */
const rounds = 25;

const clock = ["/bin/date", "+%s%N"] as const;
const spawnClock = `require("node:child_process").spawn("/bin/date", ["+%s%N"], { stdio: "inherit" })`;

/** Milliseconds from the start of a Node.js to the start of the command it runs, which tells the time. */
function timeToExec(args: readonly string[]): number {
  const startedAt = performance.timeOrigin + performance.now();
  const { stdout, stderr } = spawnSync(process.execPath, args, { ...options, encoding: "utf8" });
  const nanoseconds = stdout.trim();
  if (!/^\d+$/.test(nanoseconds)) throw new Error(`Cannot measure: it printed ${stdout}${stderr}`);
  return Number(nanoseconds) / 1e6 - startedAt;
}

/** Peak resident memory of all of persona's own processes together, in MiB: itself, its guard, and what hears signals. */
async function peakMemory(): Promise<number> {
  const child = spawn(process.execPath, [personaCommand, "exec", "--", "/bin/sh", "-c", "read -r line"], {
    ...options,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const deadline = performance.now() + 20_000;
  let own: string[] = [];
  while (own.length < 3 && performance.now() < deadline) own = statusesBelow(child.pid ?? 0);
  child.stdin.end("\n");
  await ended;
  if (own.length < 3) throw new Error("Cannot measure: the guard and the signal helper have not started");
  return own.reduce((sum, status) => sum + Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024, 0);
}

/** `/proc/<pid>/status` of persona and of its children other than the command. */
function statusesBelow(pid: number): string[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map(statusOf).filter((status) => {
    if (new RegExp(`^Pid:\\s+${pid}$`, "m").test(status)) return true;
    const isChild = new RegExp(`^PPid:\\s+${pid}$`, "m").test(status);
    const id = /^Pid:\s+(\d+)$/m.exec(status)?.[1] ?? "";
    return isChild && !commandLineOf(id).includes("read -r line");
  });
}

function statusOf(pid: string): string {
  return readProc(`/proc/${pid}/status`);
}

/** The guard's program reads lines, too. */
function commandLineOf(pid: string): string {
  const line = readProc(`/proc/${pid}/cmdline`);
  return line.includes("persona-guard") ? "" : line;
}

function readProc(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

describe("persona exec in a provisioned workspace", () => {
  bench(
    "time until the command runs, beside node -e that spawns the same",
    () => {
      const [plain, ours]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        plain.push(timeToExec(["-e", spawnClock]));
        ours.push(timeToExec([personaCommand, "exec", "--", ...clock]));
      }
      const ratio = typical(ours) / typical(plain);
      console.table({ "node -e": { ms: typical(plain) }, "persona exec": { ms: typical(ours), ratio } });
      requireAtMost("the time until the command runs, as a multiple of node -e's", ratio, 1.8);
    },
    single,
  );

  bench(
    "peak memory of persona, its guard and its signal helper",
    async () => {
      const peak = await peakMemory();
      console.table({ "persona exec": { "peak MiB": peak } });
      requireAtMost("the peak memory in MiB", peak, 70);
    },
    single,
  );
});
