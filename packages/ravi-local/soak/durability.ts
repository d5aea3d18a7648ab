// node --conditions=@persona-launcher/source --import tsx packages/ravi-local/soak/durability.ts [rounds] [seed]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopLocalRavi } from "../src/daemon/stop-local-ravi.ts";
import { runDurabilityCampaign } from "../testing/durability-campaign.ts";

const defaultRounds = 200;
const maxSeed = 2 ** 32;

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

function print(line: string): void {
  console.log(line);
}

async function main(): Promise<void> {
  const rounds = readNumber(process.argv[2], defaultRounds);
  const seed = readNumber(process.argv[3], Math.floor(Math.random() * maxSeed));
  const stateDir = mkdtempSync(join(tmpdir(), "ravi-durability-"));
  const startedAt = performance.now();
  print(`seed ${seed}, ${rounds} rounds`);
  try {
    const result = await runDurabilityCampaign({ rounds, seed, stateDir, report: print });
    print(JSON.stringify({ ...result, seed, seconds: Math.round((performance.now() - startedAt) / 1000) }));
    process.exitCode = result.damage.length === 0 ? 0 : 1;
  } finally {
    await stopLocalRavi({ stateDir });
    rmSync(stateDir, { recursive: true, force: true });
  }
}

await main();
