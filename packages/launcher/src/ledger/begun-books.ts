import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import type { LaunchWarning } from "../launch-warning.ts";
import { appendRow } from "./append-row.ts";
import type { Books } from "./books.ts";
import type { ChainLink } from "./chain.ts";
import type { LedgerEvents } from "./ledger.ts";

/** Books that were before these, damaged. */
export interface LostBooks {
  /** Where they are now. */
  movedTo: string;
  /** The newest row of their ledger that could still be read. */
  head: ChainLink | undefined;
}

/** Under which id the ledger tells of the books themselves. */
export const booksId = "books";

/**
 * Notes in the first row of a new ledger that there were other books before it, and has them rebuilt by that. To be called
 * in the transaction that makes the tables.
 *
 * @param lost What is known of those before; without it, what they left tells.
 * @returns What to tell the user; `undefined` where these are the first books.
 */
export function noteBegun(database: DatabaseSyncInstance, path: string, lost?: LostBooks): LaunchWarning | undefined {
  if (lost === undefined && !hasTraces(dirname(path))) return undefined;
  const begun: LedgerEvents["books.begun"] =
    lost === undefined
      ? { because: "missing" }
      : {
          because: "damaged",
          movedTo: lost.movedTo,
          ...(lost.head === undefined ? {} : { head: `${lost.head.seq}:${lost.head.hash}` }),
        };
  appendRow(database, { launchId: booksId, kind: "books.begun", data: JSON.stringify(begun) });
  return warningOf(path, lost);
}

/** Whether somebody has launched something here before. */
function hasTraces(stateDirectory: string): boolean {
  const wasDamaged = namesIn(stateDirectory).some((name) => name.startsWith("launcher.db.damaged-"));
  return wasDamaged || ["keys", "launches"].some((name) => namesIn(join(stateDirectory, name)).length > 0);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function warningOf(path: string, lost: LostBooks | undefined): LaunchWarning {
  const hint = "persona gc takes back what dead launches left; persona identities list --stale shows the rest";
  if (lost === undefined)
    return {
      code: "BOOKS_LOST",
      message: `There were other books before "${path}", and they are gone: new ones are begun`,
      hint,
    };
  return {
    code: "BOOKS_DAMAGED",
    message: `"${path}" was damaged and is now "${lost.movedTo}": new books are begun`,
    hint,
  };
}

/** Whether there were other books before these. */
export function areBegunAnew(books: Books): boolean {
  return books.prepare("SELECT 1 FROM ledger WHERE seq = 1 AND kind = 'books.begun'").get() !== undefined;
}

/**
 * Whether these books have yet to learn what is at a Ravi, because those before them are lost.
 *
 * @param ravi Name of the Ravi. @default any: one is enough
 */
export function isRebuildDue(books: Books, ravi?: string): boolean {
  if (!areBegunAnew(books)) return false;
  const done = books
    .prepare(
      "SELECT 1 FROM ledger WHERE launch_id = ?1 AND kind = 'books.rebuilt' AND data ->> 'ravi' = ifnull(?2, data ->> 'ravi')",
    )
    .get(booksId, ravi ?? null);
  return done === undefined;
}
