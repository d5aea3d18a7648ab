import type { Books } from "../ledger/books.ts";
import { release } from "../leases/keep-lease.ts";
import { leasesOf } from "../leases/leases-of.ts";

/**
 * Strikes out leases whose holders are dead and that are no launch's to give back: their process was killed between the
 * lease and the launch, or had it for something else. The next one who asked would get them anyway.
 */
export function dropOrphanedLeases(books: Books): void {
  const isOpen = books.prepare("SELECT 1 FROM launches WHERE id = ? AND ended_at IS NULL");
  for (const lease of leasesOf(books)) {
    if (lease.isForfeited && isOpen.get(lease.launchId) === undefined) release(books, lease);
  }
}
