import { createRandom } from "./printed-bytes.mjs";

/** What a fake agent starts beside itself. */
export const childNames = ["background", "session", "daemon", "nohup", "scrubbed", "forking"] as const;

/** What becomes of a run: it ends by itself, is stopped, or its launcher is signalled. */
export const endings = ["success", "timeout", "cancel", "SIGINT", "SIGTERM", "SIGKILL"] as const;

export type Ending = (typeof endings)[number];

/** How a fake agent behaves. */
export interface FakeAgentPlan {
  seed: number;
  kind: "text" | "bytes";
  /** Bytes on standard output. */
  length: number;
  /** Prints pieces of odd sizes, which cut characters in two. */
  isChopped: boolean;
  closesOutput: boolean;
  ignoresSignals: boolean;
  /** What it starts holds its streams open. */
  sharesOutput: boolean;
  children: (typeof childNames)[number][];
  /** Stays until it is stopped. */
  lingers: boolean;
  /** How long it stays before it ends by itself, in milliseconds. @default 0 */
  lastsMs?: number;
  exitCode: number;
}

export interface RunPlan {
  ending: Ending;
  /** Milliseconds from the agent's start to the cancel, the deadline or the signal. */
  afterMs: number;
  agent: FakeAgentPlan;
}

/** The plan of one run, from its seed. Every ending comes up equally often. */
export function planRun(seed: number, index: number, largeBytes: number): RunPlan {
  const random = createRandom(seed + index * 7919);
  const chance = (share: number): boolean => random() < share;
  const ending = endings[index % endings.length] ?? "success";
  const isLarge = chance(0.08);
  return {
    ending,
    afterMs: Math.floor(random() * 500),
    agent: {
      seed: Math.floor(random() * 2 ** 31),
      kind: chance(0.5) ? "text" : "bytes",
      length: isLarge ? largeBytes : Math.floor(random() ** 3 * 2_000_000),
      isChopped: !isLarge && chance(0.5),
      closesOutput: chance(0.2),
      ignoresSignals: chance(0.4),
      sharesOutput: chance(0.3),
      children: childNames.filter(() => chance(0.25)),
      lingers: ending !== "success",
      exitCode: chance(0.7) ? 0 : Math.floor(random() * 256),
    },
  };
}
