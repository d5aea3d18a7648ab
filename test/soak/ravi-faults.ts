// node --conditions=@persona-launcher/source --import tsx test/soak/ravi-faults.ts
//   [--seed <n>] [--scenarios <regular expression>] [--faults <regular expression>] [--concurrency <n>]
import { parseArgs } from "node:util";
import { setup as build } from "../src/build.setup.ts";
import { runFaultCampaign } from "../src/ravi-faults/fault-campaign.ts";
import { tableOf } from "../src/ravi-faults/fault-table.ts";

const maxSeed = 2 ** 32;

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

function readPattern(text: string | undefined): RegExp | undefined {
  return text === undefined ? undefined : new RegExp(text);
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { seed: text, scenarios: text, faults: text, concurrency: text } });
  const seed = readNumber(values.seed, Math.floor(Math.random() * maxSeed));
  const startedAt = performance.now();
  build();
  console.log(`seed ${seed}`);
  const result = await runFaultCampaign({
    seed,
    scenarios: readPattern(values.scenarios),
    faults: readPattern(values.faults),
    concurrency: readNumber(values.concurrency, 2),
    report: (line) => console.log(line),
  });
  console.log(tableOf(result));
  console.log(JSON.stringify({ seed, ...result.totals, seconds: Math.round((performance.now() - startedAt) / 1000) }));
  process.exitCode = result.cases.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

await main();
