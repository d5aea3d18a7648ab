import { keptKeysIn } from "../identity/kept-key.ts";
import {
  connectRavi,
  identityClients,
  managementClient,
  openKnown,
  type LauncherParts,
} from "../launch/launcher-parts.ts";
import { settlingTimeOf } from "../launch/ravi-timeout.ts";
import { areBegunAnew } from "../ledger/begun-books.ts";
import { openBooks } from "../ledger/books.ts";
import { dropOrphanedLeases } from "./drop-orphaned-leases.ts";
import { lostLaunches } from "./lost-launches.ts";
import { hasLeftBehind, noteGone } from "./note-gone.ts";
import { rebuildBooks } from "./rebuild-books.ts";
import { planRecovery, recoverLaunches, type RecoveredLaunch, type RecoverOptions } from "./recover-launches.ts";

/** Which launches to look after, and whether only to tell of them. */
export type RecoverLaunchesOptions = Omit<RecoverOptions, "by" | "launchIds">;

/**
 * Looks once for what dead launches left, and whether what was left behind is still there. Ravi is asked only when there
 * is something.
 */
export async function recover(parts: LauncherParts, options: RecoverLaunchesOptions): Promise<RecoveredLaunch[]> {
  const { stateDirectory } = parts;
  if (options.isDryRun === true) {
    using books = await openBooks(stateDirectory);
    return planRecovery(books, options);
  }
  const books = await openKnown(parts, { isThorough: true });
  dropOrphanedLeases(books);
  if (lostLaunches(books).length === 0 && !areBegunAnew(books) && !hasLeftBehind(books)) return [];
  const ravi = await connectRavi(parts.ravi);
  const world = {
    books,
    keys: keptKeysIn(stateDirectory),
    management: managementClient(parts, ravi),
    actAs: identityClients(parts, ravi),
    ravi: ravi.name,
    stateDirectory,
    settlingMs: options.settlingMs ?? settlingTimeOf(parts.raviTimeoutMs),
  };
  await rebuildBooks(world);
  const recovered = await recoverLaunches(world, { ...options, by: "gc" });
  await noteGone(world);
  return recovered;
}
