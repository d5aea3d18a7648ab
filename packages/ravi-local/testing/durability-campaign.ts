import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseSync } from "@photostructure/sqlite";
import { ensureLocalRavi, type EnsuredLocalRavi } from "../src/daemon/ensure-local-ravi.ts";
import { processStartTime } from "../src/daemon/process-identity.ts";
import { stopLocalRavi } from "../src/daemon/stop-local-ravi.ts";
import { daemonCommand } from "./daemon-command.ts";
import { createLedger, type DurabilityLedger, findDamage, writeKinds } from "./durability-ledger.ts";
import { prepareLoad, type Target } from "./durability-load.ts";
import { createRandom } from "./random.ts";

export interface CampaignOptions {
  rounds: number;
  /** Decides the moments of the kills. */
  seed: number;
  stateDir: string;
  /** Told after every round. */
  report?: (line: string) => void;
}

export interface CampaignResult {
  kills: number;
  /** Acknowledged writes by kind. */
  acknowledged: Record<string, number>;
  /** Writes that were under way at a kill. */
  unacknowledged: number;
  /** Everything that was wrong, in words; empty when nothing was. */
  damage: string[];
}

const maxLoadMs = 700;
const startTimeoutMs = 120_000;

/**
 * Kills the daemon of a state directory again and again in the middle of a load of mails, text messages and vault writes,
 * and after each kill looks whether the database is whole and every acknowledged write is there, once.
 */
export async function runDurabilityCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const killRandom = createRandom(options.seed);
  // Apart: how often the load asks depends on the machine, and must not move the kills.
  const random = createRandom(options.seed + 1);
  const ledger = createLedger();
  const damage: string[] = [];
  let targets: Target[] | undefined;
  for (let round = 1; round <= options.rounds; round += 1) {
    const ravi = await start(options.stateDir);
    targets ??= await createTargets(ravi);
    const loadMs = Math.round(killRandom() * maxLoadMs);
    const load = await prepareLoad({ ravi, targets, ledger, random });
    await Promise.all([killAfter(ravi.pid, loadMs), load.writeUntilGone()]);
    damage.push(...(await inspect(options.stateDir, ledger)).map((text) => `round ${round}: ${text}`));
    const count = ledger.acknowledged().length;
    options.report?.(`round ${round}/${options.rounds}: killed after ${loadMs} ms, ${count} acknowledged so far`);
  }
  await stopLocalRavi({ stateDir: options.stateDir });
  return summarise(options.rounds, ledger, damage);
}

function start(stateDir: string): Promise<EnsuredLocalRavi> {
  return ensureLocalRavi({ stateDir, daemonCommand, startTimeoutMs });
}

async function createTargets(ravi: EnsuredLocalRavi): Promise<Target[]> {
  const headers = { authorization: `Bearer ${ravi.managementKey}` };
  const body = JSON.stringify({ provision_phone: true });
  const create = async (): Promise<Target> => {
    const answer = await fetch(`${ravi.apiUrl}/api/identities/`, { method: "POST", headers, body });
    return (await answer.json()) as Target;
  };
  return Promise.all([create(), create(), create()]);
}

async function killAfter(pid: number, ms: number): Promise<void> {
  // The moment itself is what varies from round to round.
  await delay(ms);
  process.kill(pid, "SIGKILL");
  while (processStartTime(pid) !== undefined) await delay(5);
}

async function inspect(stateDir: string, ledger: DurabilityLedger): Promise<string[]> {
  const damage = checkIntegrity(stateDir);
  const ravi = await start(stateDir);
  const { lost, duplicated, foreign } = findDamage(ledger, await readEverything(ravi));
  if (lost.length > 0) damage.push(`lost ${lost.join(", ")}`);
  if (duplicated.length > 0) damage.push(`duplicated ${duplicated.join(", ")}`);
  if (foreign.length > 0) damage.push(`never written ${foreign.join(", ")}`);
  return damage;
}

function checkIntegrity(stateDir: string): string[] {
  const database = new DatabaseSync(join(stateDir, "ravi.db"));
  try {
    const rows = database.prepare("PRAGMA integrity_check").all() as { integrity_check: string }[];
    const orphans = database.prepare("PRAGMA foreign_key_check").all();
    const problems = rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
    return orphans.length === 0 ? problems : [...problems, `${orphans.length} rows without their parent`];
  } finally {
    database.close();
  }
}

// One name per write; a sent mail is two copies, stored together, so that one without the other counts as lost.
async function readEverything(ravi: EnsuredLocalRavi): Promise<string[]> {
  const read = async (path: string): Promise<Record<string, string>[]> => {
    const headers = { authorization: `Bearer ${ravi.managementKey}` };
    const answer = await fetch(ravi.apiUrl + path, { headers });
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>[];
  };
  const mails = await read("/api/email-messages/");
  const subjects = (direction: string): string[] =>
    mails.filter((mail) => mail["direction"] === direction).map((mail) => mail["subject"] ?? "");
  const [incoming, outgoing] = [subjects("incoming"), subjects("outgoing")];
  const received = new Set(incoming);
  return [
    ...incoming.filter((subject) => subject.startsWith("mail_")),
    ...outgoing.filter((subject) => received.has(subject)),
    ...incoming.filter((subject) => subject.startsWith("sent_") && !outgoing.includes(subject)),
    ...(await read("/api/messages/")).map(({ body = "" }) => body),
    ...(await read("/api/secrets/")).map(({ key = "", value }) => {
      const name = key.toLowerCase();
      return value === `value of ${name}` ? name : `damaged ${name}`;
    }),
    ...(await read("/api/passwords/")).map(({ username = "", password }) => {
      return password === `p ${username}` ? username : `damaged ${username}`;
    }),
  ];
}

function summarise(kills: number, ledger: DurabilityLedger, damage: string[]): CampaignResult {
  const acknowledged = Object.fromEntries(writeKinds.map((kind) => [kind, ledger.count(kind)]));
  return { kills, acknowledged, unacknowledged: ledger.begun().size - ledger.acknowledged().length, damage };
}
