// node --conditions=@persona-launcher/source --import tsx test/soak/supervision.ts [runs] [seed]
import { setup as build } from "../src/build.setup.ts";
import { runCampaign } from "../src/fake-agents/campaign.ts";

const defaultRuns = 500;
const maxSeed = 2 ** 32;
const largeBytes = 600 * 1024 * 1024;

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

async function main(): Promise<void> {
  const runs = readNumber(process.argv[2], defaultRuns);
  const seed = readNumber(process.argv[3], Math.floor(Math.random() * maxSeed));
  const startedAt = performance.now();
  build();
  console.log(`seed ${seed}, ${runs} runs`);
  const result = await runCampaign({ runs, seed, largeBytes, report: (line) => console.log(line) });
  console.log(JSON.stringify({ ...result, seed, seconds: Math.round((performance.now() - startedAt) / 1000) }));
  process.exitCode = result.faults.length === 0 ? 0 : 1;
}

await main();
