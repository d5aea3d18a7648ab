// node --conditions=@persona-launcher/source --import tsx test/soak/races.ts
//   [--kind <name>] [--processes <n>] [--rounds <n>] [--slots <n>]
import { parseArgs } from "node:util";
import { setup as build } from "../src/build.setup.ts";
import { raceKinds, type RaceKindName } from "../src/races/race-kinds.ts";
import { runRace } from "../src/races/run-race.ts";

function readNumber(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`Cannot use "${text}": expected a whole number`);
}

function kindsCalled(name: string | undefined): RaceKindName[] {
  const all = Object.keys(raceKinds) as RaceKindName[];
  const kinds = all.filter((kind) => name === undefined || kind === name);
  if (kinds.length === 0) throw new Error(`Cannot race for "${name}": there are ${all.join(", ")}`);
  return kinds;
}

async function main(): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { kind: text, processes: text, rounds: text, slots: text } });
  const [processes, rounds] = [readNumber(values.processes, 20), readNumber(values.rounds, 50)];
  const slots = readNumber(values.slots, 12);
  build();
  process.exitCode = 0;
  for (const kind of kindsCalled(values.kind)) {
    const result = await runRace({ kind, processes, rounds, slots });
    for (const fault of result.faults.slice(0, 20)) console.log(`${kind}: ${fault}`);
    console.log(JSON.stringify({ kind, processes, rounds, ...result, faults: result.faults.length }));
    if (result.faults.length > 0) process.exitCode = 1;
  }
}

await main();
