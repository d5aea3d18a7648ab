import { distance } from "fastest-levenshtein";
import { quoteValue } from "../text/quote-value.ts";
import type { Books } from "./books.ts";
import { isHolderAlive } from "./holder.ts";
import type { LaunchKind } from "./launches.ts";
import { LedgerError } from "./ledger-error.ts";

/** A launch of the books, as one reads about it. */
export interface LaunchEntry {
  id: string;
  persona: string;
  /** Content hash of the persona; empty for a command without one. */
  personaHash: string;
  harness: string;
  workspace: string;
  mode: LaunchKind;
  /** The launch that holds the identity for this one. */
  heldBy?: string;
  identity: { ravi: string; name: string; uuid?: string; email?: string };
  /** ISO 8601, UTC. */
  startedAt: string;
  /** `lost`: it never ended, and the process that answered for it is dead. */
  state: "live" | "lost" | "ended";
  endedAt?: string;
  outcome?: string;
  /** Class of the failure. */
  failure?: string;
  /** Milliseconds; of a live launch until now, of a lost one unknown. */
  durationMs?: number;
}

/** The launches of the books, the newest first. */
export async function readLaunches(books: Pick<Books, "database">): Promise<LaunchEntry[]> {
  const rows = books.database
    .prepare(`SELECT ${columns} FROM launches ORDER BY started_at DESC, rowid DESC`)
    .all() as unknown as LaunchRow[];
  return await Promise.all(rows.map(entryOf));
}

/** Those that have not ended and whose process is alive, the newest first. */
export async function readLiveLaunches(books: Pick<Books, "database">): Promise<LaunchEntry[]> {
  const rows = books.database
    .prepare(`SELECT ${columns} FROM launches WHERE ended_at IS NULL ORDER BY started_at DESC, rowid DESC`)
    .all() as unknown as LaunchRow[];
  return (await Promise.all(rows.map(entryOf))).filter(({ state }) => state === "live");
}

/**
 * The launch of an id, or of the beginning of one.
 *
 * @throws LedgerError `LAUNCH_UNKNOWN`, `LAUNCH_AMBIGUOUS`.
 */
export async function findLaunch(books: Pick<Books, "database">, id: string): Promise<LaunchEntry> {
  const rows = books.database
    .prepare(`SELECT ${columns} FROM launches WHERE substr(id, 1, length(?)) = ? ORDER BY started_at DESC, rowid DESC`)
    .all(id, id) as unknown as LaunchRow[];
  const row = rows.find((candidate) => candidate.id === id) ?? (id === "" ? undefined : rows[0]);
  if (row === undefined) throw unknown(books, id);
  if (row.id !== id && rows.length > 1) throw ambiguous(id, rows);
  return await entryOf(row);
}

const columns = `id, persona_id, persona_hash, harness, workspace, mode, held_by, ravi, identity_name, identity_uuid,
  identity_email, started_at, ended_at, outcome, failure, holder_pid, holder_start, holder_host, holder_boot`;

interface LaunchRow {
  id: string;
  persona_id: string;
  persona_hash: string;
  harness: string;
  workspace: string;
  mode: LaunchKind;
  held_by: string | null;
  ravi: string;
  identity_name: string;
  identity_uuid: string | null;
  identity_email: string | null;
  started_at: string;
  ended_at: string | null;
  outcome: string | null;
  failure: string | null;
  holder_pid: number;
  holder_start: string;
  holder_host: string;
  holder_boot: string;
}

async function entryOf(row: LaunchRow): Promise<LaunchEntry> {
  const state = await stateOf(row);
  const until = row.ended_at ?? (state === "live" ? new Date().toISOString() : undefined);
  return {
    id: row.id,
    persona: row.persona_id,
    personaHash: row.persona_hash,
    harness: row.harness,
    workspace: row.workspace,
    mode: row.mode,
    ...(row.held_by === null ? {} : { heldBy: row.held_by }),
    identity: {
      ravi: row.ravi,
      name: row.identity_name,
      ...(row.identity_uuid === null ? {} : { uuid: row.identity_uuid }),
      ...(row.identity_email === null ? {} : { email: row.identity_email }),
    },
    startedAt: row.started_at,
    state,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(until === undefined ? {} : { durationMs: Math.max(0, Date.parse(until) - Date.parse(row.started_at)) }),
  };
}

async function stateOf(row: LaunchRow): Promise<LaunchEntry["state"]> {
  if (row.ended_at !== null) return "ended";
  const holder = {
    pid: row.holder_pid,
    startTicks: row.holder_start,
    host: row.holder_host,
    boot: row.holder_boot,
  };
  return (await isHolderAlive(holder)) ? "live" : "lost";
}

function ambiguous(id: string, rows: readonly LaunchRow[]): LedgerError {
  const shown = rows.slice(0, 3).map((row) => row.id);
  const more = rows.length > shown.length ? ` or ${rows.length - shown.length} more` : "";
  return new LedgerError(
    "LAUNCH_AMBIGUOUS",
    `Cannot tell which launch is meant by ${quoteValue(id)}: ${rows.length} begin so`,
    {
      hint: `Give more of the id: ${shown.join(", ")}${more}`,
    },
  );
}

function unknown(books: Pick<Books, "database">, id: string): LedgerError {
  const near = nearIds(books, id);
  return new LedgerError("LAUNCH_UNKNOWN", `Cannot find launch ${quoteValue(id)}: no launch has that id`, {
    hint: near.length === 0 ? "See persona launches for those there are" : `Did you mean ${near.join(" or ")}?`,
  });
}

/** Among so many of the newest launches a slip of the pen is looked for. */
const considered = 2000;
const slips = 2;

function nearIds({ database }: Pick<Books, "database">, id: string): string[] {
  if (id.length <= 2 * slips || id.length > 64) return [];
  const rows = database
    .prepare("SELECT id FROM launches ORDER BY started_at DESC, rowid DESC LIMIT ?")
    .all(considered) as { id: string }[];
  return rows
    .map((row) => ({ id: row.id, edits: distance(id, row.id.slice(0, id.length)) }))
    .filter(({ edits }) => edits <= slips)
    .sort((one, other) => one.edits - other.edits)
    .slice(0, 3)
    .map((row) => row.id);
}
