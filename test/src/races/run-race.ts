import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createWorld, type World } from "../world.ts";
import { findOverlaps, mostAtOnce, readTenures } from "./judge-race.ts";
import { raceKinds, type RaceKind, type RaceKindName } from "./race-kinds.ts";

export interface RaceOptions {
  kind: RaceKindName;
  processes: number;
  rounds: number;
  /** Size of a pool. */
  slots: number;
  /** How long one round may wait for an identity. @default 300 */
  waitSeconds?: number;
}

export interface RaceResult {
  /** What must not be: rounds that failed, identities had twice, a broken ledger. */
  faults: string[];
  launches: number;
  /** Identities that were had. */
  identities: number;
  /** How many launches had one at once, at most. */
  mostAtOnce: number;
  /** From the start of a round until it had its identity. */
  waitMs: { median: number; longest: number };
  /** Mean wait of the process that waited longest, as a multiple of that of all. */
  unluckiest: number;
  seconds: number;
}

const program = fileURLToPath(new URL("racer.mjs", import.meta.url));

/** Lets many processes launch the same persona at once, again and again, and judges by the ledger who had what. */
export async function runRace(options: RaceOptions): Promise<RaceResult> {
  const { kind, processes, rounds, slots } = options;
  const about: RaceKind = raceKinds[kind];
  await using world = await createWorld(() => ({ error: { status: 400, message: "no model is wanted here" } }));
  await writeAgent(world);
  await world.writePersona(racer(world, about));
  await about.prepare(world, slots);
  const racers: Racer[] = [];
  for (let index = 0; index < processes; index += 1) racers.push(await startRacer(world, about, options, index));
  try {
    const startedAt = performance.now();
    await Promise.all(racers.map(({ ready }) => ready));
    for (const { child } of racers) child.stdin?.write("go\n");
    const reports = await Promise.all(racers.map(({ ended }) => ended));
    const seconds = (performance.now() - startedAt) / 1000;
    const { tenures, isLedgerValid } = await readTenures(world.state);
    const most = mostAtOnce(tenures);
    return {
      faults: [
        ...reports.flatMap((report, index) => faultsOf(report, index, rounds)),
        ...findOverlaps(tenures),
        ...(tenures.length === processes * rounds ? [] : [`${tenures.length} launches are in the ledger`]),
        ...(most > about.places(slots) ? [`${most} launches had one at once`] : []),
        ...(isLedgerValid ? [] : ["the ledger is broken"]),
      ],
      launches: tenures.length,
      identities: new Set(tenures.map(({ identity }) => identity)).size,
      mostAtOnce: most,
      ...waitsOf(reports),
      seconds,
    };
  } finally {
    for (const { child } of racers) child.kill("SIGKILL");
  }
}

/** It does nothing, and takes a moment for it. */
async function writeAgent({ user }: World): Promise<void> {
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const session_id = "11111111-1111-4111-8111-111111111111";
  const result = { type: "result", subtype: "success", is_error: false, result: "done", session_id, usage };
  const bin = join(user.home, "bin");
  await mkdir(bin);
  await writeFile(join(bin, "claude"), `#!/bin/sh\ncat >/dev/null\nsleep 0.02\necho '${JSON.stringify(result)}'\n`);
  await chmod(join(bin, "claude"), 0o755);
}

function racer({ user }: World, { identity }: RaceKind): { id: string } & Record<string, unknown> {
  const model = user.models.claude;
  return { id: "racer", description: "Races", harness: "claude", model, systemPrompt: "Race.", ravi: { identity } };
}

interface Round {
  status: string;
  name?: string;
  waitedMs: number;
}

interface Racer {
  child: ChildProcess;
  ready: Promise<unknown>;
  ended: Promise<Round[]>;
}

async function startRacer(
  world: World,
  { sharesWorkspace }: RaceKind,
  { rounds, waitSeconds = 300 }: RaceOptions,
  index: number,
): Promise<Racer> {
  const workspace = sharesWorkspace ? world.workspace : join(world.workspace, `place-${index}`);
  await mkdir(workspace, { recursive: true });
  const { user, ravi } = world;
  const options = {
    ravi: { apiUrl: ravi.apiUrl },
    stateDirectory: world.state,
    personas: join(world.workspace, "personas"),
    home: user.home,
    workspace,
    rounds,
    waitSeconds,
  };
  const child = spawn(process.execPath, [program, JSON.stringify(options)], {
    cwd: workspace,
    // No key on a command line, which anybody may read.
    env: {
      ...user.env,
      PATH: [join(user.home, "bin"), user.env["PATH"]].join(delimiter),
      RAVI_MANAGEMENT_KEY: ravi.managementKey,
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const rows: Round[] = [];
  const ready = once(lines, "line");
  lines.on("line", (line) => {
    const row = JSON.parse(line) as Round & { ready?: boolean };
    if (row.ready !== true) rows.push(row);
  });
  return { child, ready, ended: once(child, "exit").then(() => rows) };
}

function faultsOf(report: readonly Round[], index: number, rounds: number): string[] {
  const failed = report.filter(({ status }) => status !== "completed");
  return [
    ...failed.map(({ status }) => `process ${index}: ${status}`),
    ...(report.length === rounds ? [] : [`process ${index} came to ${report.length} of ${rounds} rounds`]),
  ];
}

function waitsOf(reports: readonly (readonly Round[])[]): Pick<RaceResult, "waitMs" | "unluckiest"> {
  const waits = reports.flatMap((report) => report.map(({ waitedMs }) => waitedMs)).sort((a, b) => a - b);
  const means = reports.map((report) => mean(report.map(({ waitedMs }) => waitedMs)));
  return {
    waitMs: { median: waits[Math.floor(waits.length / 2)] ?? 0, longest: waits.at(-1) ?? 0 },
    unluckiest: Math.max(...means) / Math.max(1, mean(waits)),
  };
}

function mean(all: readonly number[]): number {
  return all.reduce((sum, each) => sum + each, 0) / Math.max(1, all.length);
}
