import type { Books } from "../ledger/books.ts";
import { holderState } from "../ledger/holder.ts";
import { holderOfRow } from "../ledger/launches.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { isOver } from "./over-launches.ts";

/** A launch whose process is gone, and of which something may be left. */
export interface LostLaunch {
  id: string;
  personaId: string;
  workspace: string;
  ravi: string;
  identityName: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Whether its record was never closed. */
  isOpen: boolean;
}

/**
 * The launches that nobody answers for any more and that are not closed, or of which an effect may still stand. The
 * newest first: what came last is taken back first.
 */
export function lostLaunches(books: Books): LostLaunch[] {
  const rows = books.database
    .prepare(
      `SELECT * FROM launches WHERE ended_at IS NULL
         OR id IN (SELECT launch_id FROM intents WHERE state IN ('intended', 'done'))
       ORDER BY started_at DESC, rowid DESC`,
    )
    .all() as unknown as LaunchRow[];
  return rows.filter((row) => isLost(books, row)).map(lostOf);
}

/** Those of some launches that nobody answers for any more; looks at no other launch. */
export function lostAmong(books: Books, ids: readonly string[]): string[] {
  const rows = books
    .prepare("SELECT * FROM launches WHERE id IN (SELECT value FROM json_each(?))")
    .all(JSON.stringify(ids)) as unknown as LaunchRow[];
  return rows.filter((row) => isLost(books, row)).map(({ id }) => id);
}

interface LaunchRow {
  id: string;
  persona_id: string;
  workspace: string;
  ravi: string;
  identity_name: string;
  started_at: string;
  ended_at: string | null;
  holder_pid: number;
  holder_start: string;
  holder_host: string;
  holder_boot: string;
}

/** A launch on another machine counts as lost once all its leases have run out. */
function isLost(books: Books, row: LaunchRow): boolean {
  // It took back what it could.
  if (row.ended_at !== null || isOver(row.id)) return true;
  const state = holderState(holderOfRow(row));
  if (state !== "unknown") return state === "dead";
  const leases = leasesOf(books, { launchId: row.id });
  return leases.length > 0 && leases.every(({ isForfeited }) => isForfeited);
}

function lostOf(row: LaunchRow): LostLaunch {
  return {
    id: row.id,
    personaId: row.persona_id,
    workspace: row.workspace,
    ravi: row.ravi,
    identityName: row.identity_name,
    startedAt: row.started_at,
    isOpen: row.ended_at === null,
  };
}
