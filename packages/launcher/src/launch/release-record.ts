import type { RaviClient } from "@persona-launcher/ravi";
import { changeIdentity, type IdentityRecord } from "../identity/identity-registry.ts";
import type { KeptKeys } from "../identity/kept-key.ts";
import { releaseIdentity, type Release } from "../identity/release-identity.ts";
import { acquire } from "../leases/acquire.ts";
import { releaseLeases } from "../leases/keep-lease.ts";
import type { Books } from "../ledger/books.ts";
import { flushBooks } from "../ledger/flush-books.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource, workspaceResource } from "../ledger/launches.ts";
import { removeIdentityFiles } from "../identity-files/place-identity-files.ts";
import { appendToLedger } from "../ledger/ledger.ts";
import { removeDrainedPool } from "../pool/pool-registry.ts";
import { noteRelease } from "../recovery/note-release.ts";
import { step } from "../steps.ts";
import { removeStandingScope } from "../workspace/standing-scope.ts";
import { createLaunchId } from "./launch-id.ts";

/** Where identities are given back. */
export interface ReleaseWorld {
  books: Books;
  keys: Pick<KeptKeys, "forget">;
  /** Acts for the account. */
  management: RaviClient;
}

/** How long to wait for who uses it. */
export interface ReleasePatience {
  /** @default 0: it fails at once */
  waitSeconds?: number | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Gives an identity back for good, with the scope of its workspace, while nobody else can begin to use it. When it is
 * killed, `persona gc` goes on.
 *
 * @param record Its entry. `isMade` says whether it is to be deleted at Ravi, and is noted before the first step: the
 *   entry may know less, as that of an identity that somebody wants to be deleted by force.
 * @throws LaunchError `IDENTITY_BUSY`.
 */
export async function releaseRecord(
  record: IdentityRecord,
  world: ReleaseWorld,
  { waitSeconds = 0, signal }: ReleasePatience = {},
): Promise<Release> {
  const { books } = world;
  const { ravi, name, uuid, workspace, pool, isMade } = record;
  const launchId = createLaunchId();
  const asker = { launchId, holder: ownHolder(), deadlineMs: waitSeconds * 1000, signal };
  try {
    if (workspace !== undefined) {
      await acquire(books, {
        ...asker,
        resource: workspaceResource(ravi, workspace),
        label: `workspace "${workspace}"`,
      });
    }
    await acquire(books, { ...asker, resource: identityResource(ravi, name), label: `identity "${name}"` });
    step("release.beginning");
    // From here on it is to go, and whoever comes next goes on with that.
    changeIdentity(books, record, { state: "releasing", isMade, ...(uuid === undefined ? {} : { uuid }) });
    await flushBooks(books);
    step("release.noted");
    const release = await takeAway(record, world);
    const reason = release.kind === "left-behind" ? { reason: release.reason } : {};
    books.transaction(() => {
      noteRelease(record, release, world);
      if (pool !== undefined) removeDrainedPool(books, { ravi, name: pool });
      appendToLedger(books, launchId, "identity.released", { uuid: uuid ?? "", result: release.kind, ...reason });
    });
    step("identity.release-noted");
    return release;
  } finally {
    releaseLeases(books, launchId);
  }
}

/** The files and the scope first: what they name must not be there without its identity. */
async function takeAway(
  { uuid, isMade, workspace }: IdentityRecord,
  { books, management, keys }: ReleaseWorld,
): Promise<Release> {
  if (uuid === undefined) return { kind: "left-behind", reason: "the request that makes it may still be under way" };
  if (workspace !== undefined) {
    await removeIdentityFiles(books, workspace, uuid);
    step("release.files-removed");
    await removeStandingScope(workspace, uuid);
  }
  step("release.scope-removed");
  const release = await releaseIdentity({ client: management, uuid, isOurs: isMade });
  await keys.forget(uuid);
  step("identity.key-forgotten");
  return release;
}
