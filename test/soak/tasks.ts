// node --conditions=@persona-launcher/source --import tsx test/soak/tasks.ts [tasks] [concurrency]
import { setup as build } from "../src/build.setup.ts";
import { runTasksCampaign } from "../src/tasks-campaign.ts";

const defaultTasks = 200;
const defaultConcurrency = 8;

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

async function main(): Promise<void> {
  const count = readNumber(process.argv[2], defaultTasks);
  const concurrency = readNumber(process.argv[3], defaultConcurrency);
  const startedAt = performance.now();
  build();
  // At three moments that are others each time, with work left for the last run.
  const killAfter = [0.2, 0.45, 0.7].map((share) => Math.floor(count * (share + Math.random() * 0.15)));
  console.log(`${count} tasks, ${concurrency} at once, killed after ${killAfter.join(", ")} results`);
  const result = await runTasksCampaign({ count, concurrency, killAfter, report: (line) => console.log(line) });
  console.log(JSON.stringify({ ...result, seconds: Math.round((performance.now() - startedAt) / 1000) }));
  const { notOnce, wrong, again, identities, exitCode, ledger } = result;
  const isRight = [notOnce, wrong, again, identities].every((list) => list.length === 0);
  process.exitCode = isRight && exitCode === 0 && ledger === 0 ? 0 : 1;
}

await main();
