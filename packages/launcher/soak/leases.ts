// node --conditions=@persona-launcher/source --import tsx packages/launcher/soak/leases.ts [processes] [rounds] [slots] [seed]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LeasePhase, type LeasePhaseResult, runLeaseCampaign } from "../testing/lease-campaign.ts";

const processes = Number(process.argv[2] ?? 20);
const rounds = Number(process.argv[3] ?? 50);
const slots = Number(process.argv[4] ?? 12);
const seed = Number(process.argv[5] ?? Math.floor(Math.random() * 2 ** 31));

const pool = (name: string): string[] => Array.from({ length: slots }, (_, slot) => `pool:local:${name}/${slot}`);

const phases: LeasePhase[] = [
  { name: "pool", resources: pool("testers") },
  { name: "workspace", resources: ["workspace:/w"] },
  { name: "named identity", resources: ["identity:local:ada"] },
  { name: "named, half share", resources: ["identity:local:bob"], sharedShare: 0.5 },
  { name: "pool, 8 killed", resources: pool("mortals"), deaths: 8 },
];

function rowOf(result: LeasePhaseResult): string[] {
  const { name, resources, grants, expected, waited, takeovers, damage, overtakings, waitMs, seconds } = result;
  return [
    name,
    String(resources),
    `${grants}/${expected}`,
    String(waited),
    String(takeovers),
    String(damage.length),
    String(overtakings),
    waitMs.median.toFixed(0),
    waitMs.p95.toFixed(0),
    waitMs.longest.toFixed(0),
    `${result.unluckiest.toFixed(2)} x`,
    result.handoverMs.toFixed(0),
    seconds.toFixed(1),
    (grants / seconds).toFixed(0),
  ];
}

const head =
  "phase, slots, grants, waited, takeovers, damage, overtaken, wait p50 ms, p95, max, unluckiest, handover ms, s, grants/s";

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) console.log(row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  "));
}

console.log(`leases: seed ${seed}, ${processes} processes x ${rounds} rounds`);
const stateDirectory = mkdtempSync(join(tmpdir(), "leases-"));
try {
  const results = await runLeaseCampaign({ stateDirectory, processes, rounds, phases, seed });
  printTable([head.split(", "), ...results.map(rowOf)]);
  const damage = results.flatMap((result) => result.damage.map((text) => `${result.name}: ${text}`));
  for (const line of damage.slice(0, 20)) console.log(line);
  process.exitCode = damage.length === 0 ? 0 : 1;
} finally {
  rmSync(stateDirectory, { recursive: true, force: true });
}
