import { changeIdentity, forgetIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import type { Release } from "../identity/release-identity.ts";
import type { UndoWorld } from "./undo-effect.ts";

/** Notes in the registry what became of an identity. One that is left behind is of no pool any more. */
export function noteRelease(record: IdentityRecord, release: Release, { books }: Pick<UndoWorld, "books">): void {
  switch (release.kind) {
    case "deleted":
      return changeIdentity(books, record, { state: "deleted" });
    case "left-behind":
      return changeIdentity(books, record, { state: "left-behind", reason: release.reason, pool: undefined });
    case "kept":
      return forgetIdentity(books, record);
  }
}
