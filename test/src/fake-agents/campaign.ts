import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endings, planRun, type Ending } from "./fake-agent-plan.ts";
import { superviseRun } from "./supervised-run.ts";

export interface CampaignOptions {
  runs: number;
  seed: number;
  /** How much the agents that print much print, in bytes. */
  largeBytes: number;
  /** @default 4 */
  concurrency?: number;
  report?: (line: string) => void;
}

export interface CampaignResult {
  runs: Record<Ending, number>;
  /** What was not as it must be; each names its run. */
  faults: string[];
  bytes: number;
  /** The longest time that anything lived after its launcher's SIGKILL, in milliseconds. */
  longestOutlivedMs: number;
  peakMiB: number;
}

/** Launches fake agents that misbehave at random, ends each run in one of six ways, and looks for what is left. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { runs, seed, largeBytes, concurrency = 4, report } = options;
  const root = await mkdtemp(join(tmpdir(), "supervision-"));
  const result: CampaignResult = {
    runs: Object.fromEntries(endings.map((ending) => [ending, 0])) as Record<Ending, number>,
    faults: [],
    bytes: 0,
    longestOutlivedMs: 0,
    peakMiB: 0,
  };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < runs; index = next++) {
      const plan = planRun(seed, index, largeBytes);
      const marker = `campaign-${seed}-${index}`;
      const { faults, bytes, outlivedMs = 0, peakMiB = 0 } = await superviseRun(join(root, marker), marker, plan);
      result.runs[plan.ending] += 1;
      result.faults.push(...faults.map((fault) => `${index} ${JSON.stringify(plan)}: ${fault}`));
      result.bytes += bytes;
      result.longestOutlivedMs = Math.max(result.longestOutlivedMs, Math.round(outlivedMs));
      result.peakMiB = Math.max(result.peakMiB, peakMiB);
      if (faults.length > 0 || index % 50 === 49) report?.(`${index + 1}: ${faults.join("; ") || "as it must be"}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, work));
    return result;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
