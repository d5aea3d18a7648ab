import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";
import { expiryValues } from "./claim.ts";
import { type LeaseClock, systemClock } from "./lease-clock.ts";
import type { Lease } from "./lease.ts";
import { writeTransaction } from "./write-transaction.ts";

/**
 * Fences: refuses to go on when the lease was taken over or given back. To be called right before every effect, and in
 * the transaction of those that are in the books.
 *
 * @throws LaunchError `LEASE_LOST`.
 */
export function requireLease(books: Books, lease: Lease): void {
  const row = books
    .prepare("SELECT 1 FROM leases WHERE generation = ? AND resource = ? AND launch_id = ?")
    .get(lease.generation, lease.resource, lease.launchId);
  if (row === undefined) throw leaseLost(books, lease);
}

function leaseLost(books: Books, { resource, launchId }: Lease): LaunchError {
  const row = books
    .prepare("SELECT launch_id FROM leases WHERE resource = ? ORDER BY generation DESC LIMIT 1")
    .get(resource) as { launch_id: string } | undefined;
  const state = row === undefined ? "its lease has ended" : `launch ${row.launch_id} has its lease now`;
  return new LaunchError("LEASE_LOST", `Cannot go on with "${resource}" in launch "${launchId}": ${state}`, {
    hint: "Start the launch again",
  });
}

/**
 * Gives a sign of life for a lease.
 *
 * @throws LaunchError `LEASE_LOST`.
 */
export function renew(books: Books, lease: Lease, clock: LeaseClock = systemClock): void {
  writeTransaction(books, () => {
    if (!extend(books, lease, clock)) throw leaseLost(books, lease);
  });
}

/** Gives a sign of life for several leases. @returns Those that are lost. */
export function renewAll(books: Books, leases: readonly Lease[], clock: LeaseClock = systemClock): Lease[] {
  return writeTransaction(books, () => leases.filter((lease) => !extend(books, lease, clock)));
}

function extend(books: Books, lease: Lease, clock: LeaseClock): boolean {
  const { changes } = books
    .prepare(
      "UPDATE leases SET expires_at = ?, expires_uptime = ? WHERE generation = ? AND resource = ? AND launch_id = ?",
    )
    .run(...expiryValues(lease.ttlMs, clock), lease.generation, lease.resource, lease.launchId);
  return changes > 0;
}

/** Gives a lease back. @returns Whether it was still there; one that is lost already is no error. */
export function release(books: Books, { generation, resource, launchId }: Lease): boolean {
  return writeTransaction(books, () => {
    const { changes } = books
      .prepare("DELETE FROM leases WHERE generation = ? AND resource = ? AND launch_id = ?")
      .run(generation, resource, launchId);
    return changes > 0;
  });
}

/** Gives all leases of a launch back. */
export function releaseLeases(books: Books, launchId: string): void {
  writeTransaction(books, () => {
    books.prepare("DELETE FROM leases WHERE launch_id = ?").run(launchId);
  });
}
