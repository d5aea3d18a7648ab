// node --conditions=@persona-launcher/source --import tsx test/soak/kill-anywhere.ts
//   [--seed <n>] [--points <regular expression>] [--random <n>] [--concurrency <n>]
import { parseArgs } from "node:util";
import { setup as build } from "../src/build.setup.ts";
import { runKillCampaign, tableOf } from "../src/kill-anywhere/kill-campaign.ts";

const maxSeed = 2 ** 32;

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { seed: text, points: text, random: text, concurrency: text } });
  const seed = readNumber(values.seed, Math.floor(Math.random() * maxSeed));
  const startedAt = performance.now();
  build();
  console.log(`seed ${seed}`);
  const result = await runKillCampaign({
    seed,
    points: values.points === undefined ? undefined : new RegExp(values.points),
    random: readNumber(values.random, 300),
    concurrency: readNumber(values.concurrency, 3),
    report: (line) => console.log(line),
  });
  for (const fault of result.random?.faults ?? []) console.log(`random: ${fault}`);
  console.log(tableOf(result));
  const { kills: _kills, ...wrong } = result.totals;
  const sum = Object.values(wrong).reduce((before, count) => before + count, 0);
  console.log(JSON.stringify({ seed, ...result.totals, seconds: Math.round((performance.now() - startedAt) / 1000) }));
  process.exitCode = sum === 0 ? 0 : 1;
}

await main();
