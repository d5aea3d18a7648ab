import type { Books } from "../ledger/books.ts";
import { isBusy } from "../ledger/books-fault.ts";

const attempts = 3;

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
      if (!isBusy(error) || attempt >= attempts) throw error;
    }
  }
}
