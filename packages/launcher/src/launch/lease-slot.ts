import { LaunchError } from "../launch-error.ts";
import { acquireAny } from "../leases/acquire.ts";
import type { LeaseGrant } from "../leases/lease.ts";
import { ownHolder } from "../ledger/holder.ts";
import { identityResource } from "../ledger/launches.ts";
import { freeSlots } from "../pool/free-slots.ts";
import { poolBusy } from "../pool/pool-busy.ts";
import { requirePool } from "../pool/pool-error.ts";
import { statusOf } from "../pool/pool-status.ts";
import { lookAfterSlots, recoverSlots } from "../pool/recover-slots.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import type { IdentityRight, Wait } from "./lease-identity.ts";

/**
 * Waits for an identity of a pool, first come, first served. Slots of launches whose process is gone are cleaned
 * meanwhile.
 *
 * @throws LaunchError `IDENTITY_BUSY`, `POOL_UNKNOWN`, `POOL_DRAINING`, `CANCELLED`.
 */
export const waitForSlot: Wait = async (subject, context) => {
  const { name, waitMs } = subject.identity;
  const { books, ravi } = context;
  const pool = requirePool(books, ravi.name, name);
  const startedAt = performance.now();
  try {
    const grant = await (waitMs === 0 ? leaseNow(subject, context) : leaseInTime(subject, context));
    return rightTo(grant, subject, context);
  } catch (error) {
    if (!(error instanceof LaunchError) || error.code !== "IDENTITY_BUSY") throw error;
    throw poolBusy(statusOf(books, pool), waitMs === 0 ? 0 : performance.now() - startedAt);
  }
};

/** Looks, before it gives up, whether there is nobody but the dead in the way. */
async function leaseNow(subject: LaunchSubject, context: LaunchContext): Promise<LeaseGrant> {
  try {
    return await lease(subject, context);
  } catch (error) {
    const isBusy = error instanceof LaunchError && error.code === "IDENTITY_BUSY";
    if (!isBusy || (await recoverSlots(subject.identity.name, subject.launchId, context)) === "nothing") throw error;
    return await lease(subject, context);
  }
}

async function leaseInTime(subject: LaunchSubject, context: LaunchContext): Promise<LeaseGrant> {
  const looking = lookAfterSlots(subject.identity.name, subject.launchId, context);
  try {
    return await lease(subject, context);
  } finally {
    looking[Symbol.dispose]();
  }
}

async function lease({ launchId, identity }: LaunchSubject, context: LaunchContext): Promise<LeaseGrant> {
  const { books, ravi, signal } = context;
  const { name, waitMs: deadlineMs } = identity;
  return await acquireAny(books, {
    launchId,
    holder: ownHolder(),
    signal,
    deadlineMs,
    queue: `pool:${ravi.name}:${name}`,
    resources: () => freeSlots(books, ravi.name, name),
    label: `pool "${name}"`,
  });
}

function rightTo(
  { resource, tookOverFrom }: LeaseGrant,
  { identity: { name: pool } }: LaunchSubject,
  { ravi }: LaunchContext,
): IdentityRight {
  const name = resource.slice(identityResource(ravi.name, "").length);
  return { name, leases: [], tookOverFrom, pool, slot: { ravi: ravi.name, name, pool } };
}
