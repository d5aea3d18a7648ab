import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { findTools } from "../guides/required-tools.ts";
import { createAtOncePlace, type AtOncePlace, type AtOncePlaceOptions } from "./at-once-place.ts";

/** Who starts the agents. */
export type Starter = "launcher" | "bash" | "Python" | "TypeScript";

export interface AtOnceOptions extends AtOncePlaceOptions {
  starter: Starter;
  /** Whether the harnesses of Python and TypeScript ask whose key it is, as that of bash does. @default false */
  proves?: boolean;
  /** Whether to watch memory, which costs time. @default false */
  watchesMemory?: boolean;
  env?: Readonly<Record<string, string>>;
}

export interface AtOnceFigures {
  /** From the moment at which the program begins its work to the start of the last agent, in milliseconds. */
  wallMs: number;
  /** The same from the start of the program. */
  coldMs: number;
  /** Processor time of the program and all it started, to the end of everything, in seconds. */
  userSeconds: number;
  systemSeconds: number;
  /** The resident memory of all processes together at its highest. */
  peakMiB: number | undefined;
  requests: Readonly<Record<string, number>>;
}

/** Has one starter start so many agents at once, in a place of its own, and lets them end once all of them run. */
export async function measureAtOnce(options: AtOnceOptions): Promise<AtOnceFigures> {
  await using place = await createAtOncePlace(options);
  const python = findTools().python ?? "python3";
  const command = [...commands[options.starter](python), place.root, String(options.count)];
  if (options.starter === "launcher") await launchBefore(place);
  const before = await place.requests();
  if (options.proves === true) command.push("--prove");
  const startedAt = Date.now();
  const child = spawn(python, [file("tree-usage.py"), options.watchesMemory === true ? "20" : "0", ...command], {
    env: { ...place.env, ...options.env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const usage = text(child.stdout);
  const failed = ended.then(() => {
    throw new Error(`Cannot measure "${options.starter}": it ended before all agents ran`);
  });
  const wallMs = await Promise.race([place.allStarted(), failed]);
  const coldMs = Date.now() - startedAt;
  failed.catch(() => {});
  const requests = difference(await place.requests(), before);
  place.openGate();
  await ended;
  const { exitCode, peakMiB, ...seconds } = JSON.parse(await usage) as Usage;
  if (exitCode !== 0) throw new Error(`Cannot measure "${options.starter}": it ended with exit code ${exitCode}`);
  return { wallMs, coldMs, ...seconds, peakMiB: peakMiB ?? undefined, requests };
}

/** Its user has launched something before, in a process that is gone. */
async function launchBefore(place: AtOncePlace): Promise<void> {
  const program = [file("launch-at-once.mjs"), place.root, "1", "/bin/true"];
  const child = spawn(process.execPath, program, { env: place.env, stdio: ["ignore", "ignore", "inherit"] });
  const [exitCode] = (await once(child, "exit")) as [number | null];
  if (exitCode !== 0) throw new Error(`Cannot measure the launcher: its first launch ended with ${exitCode}`);
}

function difference(after: Readonly<Record<string, number>>, before: typeof after): Record<string, number> {
  const entries = Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

interface Usage {
  exitCode: number;
  userSeconds: number;
  systemSeconds: number;
  peakMiB: number | null;
}

const commands: Readonly<Record<Starter, (python: string) => string[]>> = {
  launcher: () => [process.execPath, file("launch-at-once.mjs")],
  bash: () => ["bash", file("guide-harnesses/harnesses.sh")],
  Python: (python) => [python, file("guide-harnesses/harnesses.py")],
  TypeScript: () => [process.execPath, file("guide-harnesses/harnesses.mjs")],
};

function file(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
