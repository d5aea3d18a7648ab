import { findIdentity } from "../identity/identity-registry.ts";
import { LaunchError } from "../launch-error.ts";
import type { Books } from "../ledger/books.ts";

/**
 * Keeps an identity of a pool from being used by its own name: it would bear traces that nobody removes.
 *
 * @throws LaunchError `OPTION_INVALID`.
 */
export function refuseSlot(books: Books, ravi: string, name: string): void {
  const pool = findIdentity(books, ravi, name)?.pool;
  if (pool === undefined) return;
  throw new LaunchError("OPTION_INVALID", `Cannot use identity "${name}" by its name: it is a slot of pool "${pool}"`, {
    hint: `Use lifecycle "pool" with identity "${pool}", or another name`,
  });
}
