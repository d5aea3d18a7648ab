import { enterIdentity, findIdentity } from "../identity/identity-registry.ts";
import { isGone } from "../identity/is-gone.ts";
import { proveIdentity } from "../identity/prove-identity.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { noteIdentity, noteReach } from "../ledger/launches.ts";
import type { WarmIdentity } from "./warm-stock.ts";
import { openSlot } from "../pool/open-slot.ts";
import { findPool } from "../pool/pool-registry.ts";
import type { LaunchWork } from "./enter-books.ts";
import { scopedClient } from "./hold-identity.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { placeOf, provision } from "./provision.ts";

/**
 * The identity of a launch, by its lifecycle: an ephemeral one is made and goes with the launch; any other is taken from
 * the books, or else found or made at Ravi, and stays. That of a pool is the launch's own from then on.
 *
 * @param onMaking See `provision`.
 */
export async function obtainIdentity(work: LaunchWork, onMaking?: () => void): Promise<ProvisionedIdentity> {
  if (work.warm !== undefined) return receive(work, work.warm);
  if (work.subject.identity.lifecycle === "ephemeral") return await provision(work, onMaking);
  const identity = (await reuse(work)) ?? (await provisionForGood(work));
  work.farewells.push(async () => {
    if (!isDrained(work)) work.report.released(identity.uuid, identity.name, { kind: "kept" });
  });
  return work.slot === undefined ? identity : await openSlot(work, work.slot, identity, () => provisionForGood(work));
}

/** It was made and proved, and is this launch's to release now; nothing of it is to be asked for. */
function receive({ subject, context, report }: LaunchWork, { identity }: WarmIdentity): ProvisionedIdentity {
  noteIdentity(context.books, subject.launchId, identity.uuid, true);
  noteReach(context.books, subject.launchId, identity);
  report.provisioned(identity, "warm");
  return identity;
}

/** Then it is deleted, and that is told. */
function isDrained({ context: { books, ravi }, pool }: LaunchWork): boolean {
  return pool !== undefined && findPool(books, ravi.name, pool)?.size === 0;
}

/** One that the books know needs one request: to prove that its key is still good. */
async function reuse({
  subject,
  context,
  report,
  identityName: name,
  slot,
}: LaunchWork): Promise<ProvisionedIdentity | undefined> {
  const { books, keys, ravi } = context;
  const { phone } = subject.identity;
  const { state, uuid, email, isMade, phone: number } = findIdentity(books, ravi.name, name) ?? {};
  if (state !== "ready" || uuid === undefined || email === undefined) return undefined;
  const key = await keys.read(uuid);
  if (key === undefined) return undefined;
  const identity: ProvisionedIdentity = { uuid, name, email, phone: number, key, how: "reused" };
  // One of a pool is asked for what it has anyway.
  if (slot === undefined && !(await isStillGood(identity, context))) {
    await keys.forget(uuid);
    return undefined;
  }
  noteIdentity(books, subject.launchId, uuid, isMade === true);
  noteReach(books, subject.launchId, identity);
  await knowItsPlace(subject, context, name);
  report.provisioned(identity, "reused");
  if (phone !== false && number === undefined) {
    report.warn({ code: "PHONE_UNAVAILABLE", message: `Identity "${name}" has no phone: it was made without one` });
  }
  return identity;
}

/** Books that were rebuilt may know no more of a workspace's identity than its name, which is made of the path. */
async function knowItsPlace(subject: LaunchSubject, { books, ravi }: LaunchContext, name: string): Promise<void> {
  const { lifecycle } = subject.identity;
  const record = findIdentity(books, ravi.name, name);
  if (lifecycle !== "workspace" || record?.lifecycle !== "workspace" || record.workspace !== undefined) return;
  enterIdentity(books, { ravi: ravi.name, name, lifecycle, ...(await placeOf(subject)) });
}

async function isStillGood(identity: ProvisionedIdentity, context: LaunchContext): Promise<boolean> {
  try {
    await proveIdentity(scopedClient(context, identity), identity, context.signal);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

/** The key is kept before the journal lets go of the identity, so that neither is without the other. */
export async function provisionForGood(work: LaunchWork): Promise<ProvisionedIdentity> {
  const identity = await provision(work);
  await work.context.keys.keep(identity.uuid, identity.key);
  work.journal.keep("identity", "identity-key");
  return identity;
}
