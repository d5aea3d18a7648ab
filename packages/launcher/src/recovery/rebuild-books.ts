import type { Identity, RaviClient } from "@persona-launcher/ravi";
import type { KeptKeys } from "../identity/kept-key.ts";
import type { Books } from "../ledger/books.ts";
import { booksId, isRebuildDue } from "../ledger/begun-books.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { enterFoundIdentities } from "./enter-found-identities.ts";
import { enterFoundLaunch } from "./enter-found-launch.ts";
import { findLaunches } from "./find-launches.ts";
import { findWorkspaces } from "./find-workspaces.ts";

/** Where books are rebuilt from. */
export interface RebuildWorld {
  books: Books;
  keys: KeptKeys;
  /** Acts for the account. */
  management: RaviClient;
  /** Name of the Ravi that `management` acts at. */
  ravi: string;
  /** Absolute path. */
  stateDirectory: string;
}

/**
 * Enters what is known without the books that are lost, into those that were begun after them: launches by what they left on
 * this machine, with their rights while they live; identities at Ravi by their kept keys; and those that only their name tells
 * of, as left behind: another machine's launcher may be using them, so nobody deletes them unasked. Does nothing for books that
 * are the first, or rebuilt from this Ravi already.
 *
 * @throws RaviError
 */
export async function rebuildBooks(world: RebuildWorld): Promise<void> {
  const { books, keys, management, ravi, stateDirectory } = world;
  if (!isRebuildDue(books, ravi)) return;
  const identities: Identity[] = await management.identities.list();
  const launches = await findLaunches(stateDirectory);
  const kept = await keys.list();
  const workspaces = await findWorkspaces(launches, keys);
  books.transaction(() => {
    // Several processes may be at it.
    if (!isRebuildDue(books, ravi)) return;
    const here = launches.filter((launch) => launch.ravi === ravi || launch.ravi === undefined);
    for (const launch of here) enterFoundLaunch(books, launch, identities);
    const counts = enterFoundIdentities(books, ravi, identities, new Set(kept), workspaces);
    appendToLedger(books, booksId, "books.rebuilt", { ravi, ...counts, launches: here.length });
  });
}
