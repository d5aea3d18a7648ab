import type { Books } from "../ledger/books.ts";

const attempts = 3;
const sqliteBusy = 5;

/**
 * Runs `work` as one write transaction, or as part of the one that is open. Every attempt to begin waits as long as the
 * books' busy timeout says.
 */
export function writeTransaction<T>(books: Books, work: () => T): T {
  if (books.database.isTransaction) return work();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return books.transaction(work);
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== sqliteBusy || attempt >= attempts) throw error;
    }
  }
}
