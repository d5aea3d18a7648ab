import { access } from "node:fs/promises";
import { join } from "node:path";
import { launchDirectory } from "../workspace/state-directory.ts";
import { openBooks } from "./books.ts";
import { newestNumber, type ChainLink } from "./chain.ts";
import { isDatabase, readableRows, verifyReadable } from "./damaged-ledger.ts";
import { emptyBooks } from "./empty-books.ts";
import { exportLine, readExport } from "./export-ledger.ts";
import { LedgerError } from "./ledger-error.ts";
import { readLedger, type LedgerRow } from "./ledger.ts";
import { findLaunch, readLaunches, readLiveLaunches, type LaunchEntry } from "./read-launches.ts";
import { readRows, type RowFilter } from "./read-rows.ts";
import { launchesUnder, readTimeline, type LedgerTimeline } from "./read-timeline.ts";
import { verifyLedger, type LedgerVerification, type VerifyOptions } from "./verify-ledger.ts";

/** Where a launch's output went, secrets masked. */
export interface LaunchLogs {
  output: string;
  error: string;
}

/** What the state directory knows about launches that were. Reading changes nothing. */
export interface LedgerRecords extends Disposable {
  /** The newest first; with `live`, only those that have not ended and whose process is alive. */
  launches(options?: { live?: boolean | undefined }): Promise<LaunchEntry[]>;
  /**
   * The launch of an id, or of the beginning of one.
   *
   * @throws LedgerError `LAUNCH_UNKNOWN`, `LAUNCH_AMBIGUOUS`.
   */
  launch(id: string): Promise<LaunchEntry>;
  /** The ledger's rows of one launch, oldest first; with `after`, those with a higher number. */
  rows(launchId: string, after?: number): LedgerRow[];
  /** Where the logs of a launch are, or would be: one at a terminal keeps none. */
  logs(launchId: string): LaunchLogs;
  /** @throws LedgerError `IDENTITY_UNKNOWN` unless `who` is the name, uuid or address of an identity of some launch. */
  timeline(who: string): LedgerTimeline;
  /** The ids of all launches under an identity. Throws as `timeline`. */
  launchesUnder(who: string): string[];
  /** The ledger as JSONL, line by line. */
  export(filter?: RowFilter): Generator<string, void>;
  /** Follows the chain from the first row to the last. */
  verify(options?: Pick<VerifyOptions, "head">): Promise<LedgerVerification>;
}

/**
 * Opens the records of a state directory; one without any has empty records, and nothing is created there.
 *
 * @throws LaunchError `STATE_UNWRITABLE`.
 */
export async function openRecords(stateDirectory: string): Promise<LedgerRecords> {
  const books = (await hasBooks(stateDirectory)) ? await openBooks(stateDirectory) : emptyBooks();
  const { database } = books;
  return {
    launches: ({ live } = {}) => (live === true ? readLiveLaunches(books) : readLaunches(books)),
    launch: (id) => findLaunch(books, id),
    rows: (launchId, after) => readLedger(books, launchId, after),
    logs: (launchId) => {
      const { outputLog, errorLog } = launchDirectory(stateDirectory, launchId);
      return { output: outputLog, error: errorLog };
    },
    timeline: (who) => readTimeline(books, who),
    launchesUnder: (who) => launchesUnder(books, who),
    *export(filter) {
      for (const row of readRows(books, filter)) yield exportLine(row);
    },
    verify: ({ head } = {}) => {
      // Asked for first: rows that are appended meanwhile have higher numbers.
      const options = { head, newestNumber: newestNumber(database) };
      return verifyLedger(readRows(books), options);
    },
    [Symbol.dispose]: () => database.close(),
  };
}

/**
 * The ledger of a file of books that is not in use, such as one that was moved aside, as JSONL line by line: as far as it can
 * be read.
 *
 * @param onUnreadable Called with the reason when it ends before its end.
 * @throws LedgerError `EXPORT_UNREADABLE` for what is no file of books.
 */
export async function exportBooks(
  path: string,
  onUnreadable: (reason: string) => void = () => {},
): Promise<Generator<string, void>> {
  if (await isDatabase(path)) return readableLines(path, onUnreadable);
  throw new LedgerError("EXPORT_UNREADABLE", `Cannot export "${path}": it is no file of books`, {
    hint: "Name a launcher.db that was moved aside; one that does not even begin as a database holds nothing readable",
  });
}

function* readableLines(path: string, onUnreadable: (reason: string) => void): Generator<string, void> {
  const rows = readableRows(path);
  for (let next = rows.next(); ; next = rows.next()) {
    if (next.done === true) {
      if (next.value !== undefined) onUnreadable(next.value);
      return;
    }
    yield exportLine(next.value);
  }
}

/**
 * Verifies a file that `export` wrote (the whole ledger, its newer part, or rows that were picked out), or a file of books
 * that is not in use.
 *
 * @throws LedgerError `EXPORT_UNREADABLE`, `EXPORT_INVALID`.
 */
export async function verifyExport(
  path: string,
  { head, isSelection }: { head?: ChainLink | undefined; isSelection?: boolean | undefined } = {},
): Promise<LedgerVerification> {
  if (isSelection !== true && (await isDatabase(path))) return await verifyReadable(path, { head });
  return await verifyLedger(readExport(path), { head, extent: isSelection === true ? "selection" : "tail" });
}

async function hasBooks(stateDirectory: string): Promise<boolean> {
  try {
    await access(join(stateDirectory, "launcher.db"));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    // Whatever else is in the way is told by whoever opens them.
    return true;
  }
}
