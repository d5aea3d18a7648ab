import { createRandom } from "../fake-agents/printed-bytes.mjs";
import { harnesses, type Harness } from "../world.ts";
import { killAtPoint, type KillReport } from "./kill-at-point.ts";
import { killAtRandom, type RandomReport } from "./kill-at-random.ts";
import { killPoints, titleOf, type KillPoint } from "./kill-point.ts";

export interface KillCampaignOptions {
  seed: number;
  /** Only points whose title matches. @default all */
  points?: RegExp | undefined;
  /** So many of them, picked at random. @default all */
  sample?: number | undefined;
  /** @default all */
  harnesses?: readonly Harness[];
  /** Kills at random moments. */
  random: number;
  /** Points at once. @default 3 */
  concurrency?: number;
  report?: (line: string) => void;
}

export interface KillCampaignResult {
  /** Faults by the title of the point and the harness. */
  points: Map<string, Partial<Record<Harness, string[]>>>;
  random: (RandomReport & { faults: string[] }) | undefined;
  /** Kills at points, and sums over everything. */
  totals: Record<"kills" | "identities" | "processes" | "files" | "scopes" | "books" | "course", number>;
}

/** Kills launchers everywhere, and counts what is left after `persona gc`. */
export async function runKillCampaign(options: KillCampaignOptions): Promise<KillCampaignResult> {
  const { seed, random, concurrency = 3, report } = options;
  const cases = casesOf(options);
  const totals = { kills: 0, identities: 0, processes: 0, files: 0, scopes: 0, books: 0, course: 0 };
  const points: KillCampaignResult["points"] = new Map();
  const add = (found: KillReport): string[] => {
    for (const kind of ["identities", "processes", "files", "scopes", "books", "course"] as const)
      totals[kind] += found[kind].length;
    return faultsOf(found);
  };
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < cases.length; index = next++) {
      const { point, harness } = cases[index] as Case;
      const title = titleOf(point);
      const found = await killAtPoint(point, harness, `kill-${seed}-${process.pid}-${index}`).catch(brokenOff);
      const faults = add(found);
      totals.kills += 1;
      points.set(title, { ...points.get(title), [harness]: faults });
      if (faults.length > 0 || index % 25 === 24)
        report?.(
          `${index + 1}/${cases.length} ${title} ${harness} ${Math.round(found.ms)} ms: ${faults.join("; ") || "nothing left"}`,
        );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (random === 0) return { points, random: undefined, totals };
  const found = await killAtRandom({ count: random, seed, marker: `kill-${seed}-${process.pid}-r`, withinMs: 5_000 });
  return { points, random: { ...found, faults: add(found) }, totals };
}

interface Case {
  point: KillPoint;
  harness: Harness;
}

function casesOf({ seed, points = /./, sample, harnesses: wanted = harnesses }: KillCampaignOptions): Case[] {
  const random = createRandom(seed);
  const all = wanted
    .flatMap((harness) => killPoints(harness).map((point) => ({ point, harness })))
    .filter(({ point }) => points.test(titleOf(point)))
    .map((one) => ({ one, place: random() }));
  return all
    .sort((a, b) => a.place - b.place)
    .slice(0, sample)
    .map(({ one }) => one);
}

function faultsOf({ identities, processes, files, scopes, books, course }: KillReport): string[] {
  return [...course, ...identities, ...processes, ...files, ...scopes, ...books];
}

function brokenOff(error: unknown): KillReport {
  const course = [`the kill broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  return { identities: [], processes: [], files: [], scopes: [], books: [], course, ms: 0 };
}

/** One line for each point, with what was found for each harness. */
export function tableOf({ points, random, totals }: KillCampaignResult): string {
  const width = Math.max(0, ...[...points.keys()].map((title) => title.length));
  const row = (title: string, cells: readonly string[]): string =>
    [title.padEnd(width), ...cells.map((text) => text.padEnd(9))].join(" ").trimEnd();
  const rows = [...points].sort(([a], [b]) => a.localeCompare(b));
  return [
    row("killed at", harnesses),
    ...rows.map(([title, found]) =>
      row(
        title,
        harnesses.map((harness) => cell(found[harness])),
      ),
    ),
    "",
    `${points.size} points, ${totals.kills} kills at points, ${random?.killed ?? 0} at random moments (of ${random?.launches ?? 0} launches, ${random?.entered ?? 0} of which had got into the books)`,
    `identities that differ: ${totals.identities}`,
    `orphan processes: ${totals.processes}`,
    `changed user files: ${totals.files}`,
    `dangling scopes: ${totals.scopes}`,
    `wrong in the books (ledger, journal, leases): ${totals.books}`,
    `wrong otherwise: ${totals.course}`,
  ].join("\n");
}

function cell(faults: string[] | undefined): string {
  if (faults === undefined) return "-";
  return faults.length === 0 ? "ok" : `${faults.length} wrong`;
}
