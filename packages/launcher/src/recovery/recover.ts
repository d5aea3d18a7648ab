import { keptKeysIn } from "../identity/kept-key.ts";
import { connectRavi, identityClients, managementClient, type LauncherParts } from "../launch/launcher-parts.ts";
import { settlingTimeOf } from "../launch/ravi-timeout.ts";
import { dropOrphanedLeases } from "./drop-orphaned-leases.ts";
import { lostLaunches } from "./lost-launches.ts";
import { hasLeftBehind, noteGone } from "./note-gone.ts";
import { recoverLaunches, type RecoveredLaunch, type RecoverOptions } from "./recover-launches.ts";

/** Which launches to look after, and whether only to tell of them. */
export type RecoverLaunchesOptions = Omit<RecoverOptions, "by" | "launchIds">;

/**
 * Looks once for what dead launches left, and whether what was left behind is still there. Ravi is asked only when there
 * is something.
 */
export async function recover(parts: LauncherParts, options: RecoverLaunchesOptions): Promise<RecoveredLaunch[]> {
  const books = await parts.books.open();
  const isDryRun = options.isDryRun === true;
  if (!isDryRun) dropOrphanedLeases(books);
  if (lostLaunches(books).length === 0 && (isDryRun || !hasLeftBehind(books))) return [];
  const ravi = await connectRavi(parts.ravi);
  const management = managementClient(parts, ravi);
  const world = {
    books,
    keys: keptKeysIn(parts.stateDirectory),
    management,
    actAs: identityClients(parts, ravi),
    ravi: ravi.name,
    settlingMs: options.settlingMs ?? settlingTimeOf(parts.raviTimeoutMs),
  };
  const recovered = await recoverLaunches(world, { ...options, by: "gc" });
  if (!isDryRun) await noteGone(world);
  return recovered;
}
