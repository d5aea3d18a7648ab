import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { waitUntil } from "../processes.ts";
import type { Harness } from "../world.ts";
import type { KillPoint } from "./kill-point.ts";
import type { KillWorld, Workspace } from "./kill-world.ts";

const program = fileURLToPath(new URL("killed-launcher.mjs", import.meta.url));

export interface LauncherEnd {
  /** `SIGKILL`, or `exit code 0` and the like. */
  how: string;
  /** What it printed when it lived, and what it complained of. */
  output: string;
  /** Its children when it was killed. */
  children: number[];
}

export interface RunningLauncher {
  readonly pid: number;
  readonly ended: Promise<LauncherEnd>;
  /** Resolves when the program has been loaded and the launch begins. */
  waitForLaunch(): Promise<unknown>;
  /** Resolves when the agent runs. */
  waitForAgent(): Promise<unknown>;
  /** Stops it, looks at its children, and kills it. False when it has ended by itself. */
  kill(): boolean;
}

/** Starts a launcher, which kills itself where `kill` says. */
export function startLauncher(
  world: KillWorld,
  workspace: Workspace,
  harness: Harness,
  { name, kill }: { name: string; kill?: Pick<KillPoint, "step" | "nth" | "afterMs"> },
): RunningLauncher {
  const childrenFile = join(world.personas, "..", `${name}.children`);
  const options = {
    ravi: { apiUrl: world.ravi.apiUrl, managementKey: world.ravi.managementKey },
    stateDirectory: world.state,
    personas: world.personas,
    home: world.user.home,
    workspace: workspace.path,
    isProvisioned: world.situation === "workspace",
    harness,
    kill,
    childrenFile,
  };
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd: workspace.path,
    env: world.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  let seen: number[] = [];
  const pid = child.pid ?? -1;
  const ended = endOf(child).then(async (how) => {
    const noted = numbersIn(await readFile(childrenFile, "utf8").catch(() => ""));
    return { how, output, children: [...seen, ...noted] };
  });
  return {
    pid,
    ended,
    waitForLaunch: () =>
      waitUntil(() => output.includes('"ready"'), { what: "the launch to begin", timeoutMs: 60_000 }),
    waitForAgent: () => waitUntil(() => output.includes('"started"'), { what: "the agent to run", timeoutMs: 30_000 }),
    // At once: a launcher that stands still in a write keeps everybody from the books, this process included.
    kill: () => {
      if (!child.kill("SIGSTOP")) return false;
      seen = childrenOf(pid);
      return child.kill("SIGKILL");
    },
  };
}

/** The streams are closed before it ends only when nothing that it started holds them. */
async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal ?? `exit code ${code}`;
}

function childrenOf(pid: number): number[] {
  try {
    return numbersIn(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
  } catch {
    return [];
  }
}

function numbersIn(text: string): number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}
