import { changeIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import { releaseIdentity } from "../identity/release-identity.ts";
import type { Undone, UndoWorld } from "../recovery/undo-effect.ts";
import { noteRelease } from "../recovery/note-release.ts";
import { step } from "../steps.ts";
import { removeDrainedPool } from "./pool-registry.ts";

/** Deletes an identity of a pool that is drained. One that Ravi refuses to delete is left behind, and of no pool any more. */
export async function retireSlot(slot: IdentityRecord & { uuid: string }, world: UndoWorld): Promise<Undone> {
  const { books, keys, management } = world;
  const { uuid, name, ravi, isMade } = slot;
  changeIdentity(books, slot, { state: "releasing" });
  const release = await releaseIdentity({ client: management, uuid, isOurs: isMade });
  const released = [{ uuid, name, release }];
  if (release.kind === "left-behind" && release.isRefused !== true) {
    return { state: "open", reason: release.reason, released };
  }
  await keys.forget(uuid);
  step("identity.key-forgotten");
  books.transaction(() => {
    noteRelease(slot, release, world);
    removeDrainedPool(books, { ravi, name: slot.pool ?? "" });
  });
  step("identity.release-noted");
  if (release.kind === "left-behind") return { state: "left-behind", reason: release.reason, released };
  return { state: "undone", released };
}
