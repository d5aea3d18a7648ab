import { RaviError } from "@persona-launcher/ravi";
import { changeIdentity, listIdentities } from "../identity/identity-registry.ts";
import { createLaunchId } from "../launch/launch-id.ts";
import type { Books } from "../ledger/books.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import type { UndoWorld } from "./undo-effect.ts";

/** Whether the books know identities that could not be deleted. */
export function hasLeftBehind(books: Books): boolean {
  return listIdentities(books, { state: "left-behind" }).length > 0;
}

/**
 * Strikes out what was left behind and is gone since: by a deletion whose answer got lost, or by a person. A Ravi that does
 * not answer is asked the next time.
 */
export async function noteGone(world: Pick<UndoWorld, "books" | "keys" | "management" | "ravi">): Promise<void> {
  const { books, keys, management, ravi } = world;
  const left = listIdentities(books, { ravi, state: "left-behind" }).filter(({ uuid }) => uuid !== undefined);
  if (left.length === 0) return;
  const there = await management.identities.list().catch(unlessRavi);
  if (there === undefined) return;
  for (const { id, name, uuid = "" } of left) {
    if (there.some((identity) => identity.uuid === uuid)) continue;
    await keys.forget(uuid);
    books.transaction(() => {
      // Somebody may have made it anew meanwhile, under that name.
      const [now] = listIdentities(books, { ravi, name, uuid, state: "left-behind" });
      if (now === undefined) return;
      changeIdentity(books, { id }, { state: "deleted" });
      appendToLedger(books, createLaunchId(), "identity.released", { uuid, result: "deleted" });
    });
  }
}

function unlessRavi(error: unknown): undefined {
  if (!(error instanceof RaviError)) throw error;
}
