import { acquire } from "../leases/acquire.ts";
import type { Lease } from "../leases/lease.ts";
import { releaseLeases } from "../leases/keep-lease.ts";
import { ownHolder, type Holder } from "../ledger/holder.ts";
import type { Effects } from "../ledger/journal.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import { identityResource, workspaceResource } from "../ledger/launches.ts";
import { listIdentities } from "../identity/identity-registry.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { followMovedWorktree } from "./moved-workspace.ts";
import { reclaimWorkspace } from "./reclaim-workspace.ts";
import type { WarmIdentity } from "./warm-stock.ts";
import { refuseSlot } from "../pool/refuse-slot.ts";
import { waitForSlot } from "./lease-slot.ts";

/** The right to an identity, before the launch is in the books. */
export interface IdentityRight {
  /** The identity's name. */
  name: string;
  /** Leases besides that of the identity itself. */
  leases: readonly Lease[];
  /** Launches whose processes are gone, and that had the identity. */
  tookOverFrom: readonly string[];
  /** An identity that waits for a launch like this. */
  warm?: WarmIdentity | undefined;
  /** The pool that the identity is of. */
  pool?: string | undefined;
  /** To be noted when the launch is entered: the use of an identity of a pool. */
  slot?: Effects["slot"] | undefined;
}

/**
 * Waits for the identity of a launch, first come, first served. An identity that only one can want, or that nobody
 * waits for, is leased when the launch is entered.
 *
 * @throws LaunchError `IDENTITY_BUSY`, `POOL_UNKNOWN`, `POOL_DRAINING`, `OPTION_INVALID`, `CANCELLED`.
 */
export async function leaseIdentity(subject: LaunchSubject, context: LaunchContext): Promise<IdentityRight> {
  try {
    return await waiters[subject.identity.lifecycle](subject, context);
  } catch (error) {
    releaseLeases(context.books, subject.launchId);
    throw error;
  }
}

export type Wait = (subject: LaunchSubject, context: LaunchContext) => Promise<IdentityRight>;

/** One that was made beforehand will do when nobody cares which. */
const takeOrName: Wait = async (subject, context) => {
  const { isAny, phone } = subject.identity;
  const warm = isAny && phone === false ? context.warm.take(context.ravi.name, context.books) : undefined;
  if (warm === undefined) return await waitForName(subject, context);
  return { name: warm.identity.name, leases: [], tookOverFrom: [], warm };
};

const waitForName: Wait = async ({ launchId, identity }, context) => {
  const { name, isShared, waitMs } = identity;
  refuseSlot(context.books, context.ravi.name, name);
  if (waitMs === 0) return { name, leases: [], tookOverFrom: [] };
  const resource = identityResource(context.ravi.name, name);
  const label = `identity "${name}"`;
  const { tookOverFrom } = await acquire(context.books, {
    ...askerOf(launchId, context),
    resource,
    isShared,
    deadlineMs: waitMs,
    label,
  });
  return { name, leases: [], tookOverFrom };
};

/** First the workspace, so that two who would call its identity by two names do not both make one. */
const waitForWorkspace: Wait = async (subject, context) => {
  const { launchId, identity, workspace } = subject;
  const startedAt = performance.now();
  const { waitMs, isShared } = identity;
  const label = `the identity of workspace "${workspace.path}"`;
  const lease = await acquire(context.books, {
    ...askerOf(launchId, context),
    resource: workspaceResource(context.ravi.name, workspace.path),
    isShared,
    deadlineMs: waitMs,
    label,
  });
  const mine = { ravi: context.ravi.name, workspace: workspace.path };
  await reclaimWorkspace(context, workspace.path);
  if (listIdentities(context.books, mine).length === 0) {
    await followMovedWorktree(context.books, context.ravi.name, workspace.path);
  }
  const [known] = listIdentities(context.books, mine);
  const name = known?.name ?? identity.name;
  const leftMs = Math.max(0, waitMs - (performance.now() - startedAt));
  const right = await waitForName({ ...subject, identity: { ...identity, name, waitMs: leftMs } }, context);
  return { ...right, leases: [lease], tookOverFrom: [...lease.tookOverFrom, ...right.tookOverFrom] };
};

/** Who asks, for a lease. */
export function askerOf(
  launchId: string,
  { signal }: LaunchContext,
): { launchId: string; holder: Holder; signal: AbortSignal | undefined } {
  return { launchId, holder: ownHolder(), signal };
}

const waiters: Readonly<Record<Lifecycle, Wait>> = {
  ephemeral: takeOrName,
  named: waitForName,
  workspace: waitForWorkspace,
  pool: waitForSlot,
};
