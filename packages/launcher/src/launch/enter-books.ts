import type { WrittenPlaces } from "../files/disk-fault.ts";
import { releaseLeases } from "../leases/keep-lease.ts";
import type { Lease } from "../leases/lease.ts";
import { ownHolder } from "../ledger/holder.ts";
import { intend as note, type Intent } from "../ledger/journal.ts";
import { endLaunch, enterLaunch, type LaunchRecord } from "../ledger/launches.ts";
import { forgetOver, noteOver } from "../recovery/over-launches.ts";
import { step } from "../steps.ts";
import type { LaunchContext } from "./launch-context.ts";
import { createLaunchJournal, type LaunchJournal } from "./launch-journal.ts";
import type { LaunchSubject } from "./launch-plan.ts";
import { createLaunchReporter, type LaunchReporter } from "./launch-reporter.ts";
import { leaseIdentity, type IdentityRight } from "./lease-identity.ts";
import { undoOwn } from "./undo-own.ts";
import type { WarmIdentity } from "./warm-stock.ts";

/** What the steps of a launch share. */
export interface LaunchWork {
  subject: LaunchSubject;
  context: LaunchContext;
  report: LaunchReporter;
  /** What the launch does to the world. */
  journal: LaunchJournal;
  /** What is still to be noted once the agent is gone and before anything is taken back. */
  farewells: (() => Promise<void>)[];
  /** The name of the identity. */
  identityName: string;
  /** The pool that the identity is of. */
  pool: string | undefined;
  /** The use of an identity of a pool. */
  slot: Intent<"slot"> | undefined;
  /** The rights under which the launch acts, that to the identity first; none when another launch has them. */
  leases: readonly Lease[];
  /** An identity that was made beforehand. */
  warm: WarmIdentity | undefined;
  /** Gives signs of life for them. */
  heartbeat: Disposable;
  /** Where the launch writes. */
  places: WrittenPlaces;
}

/**
 * Enters the launch into the books as the only live user of its identity, or as a user of the one that holds it.
 *
 * @param heldName The name of the identity that another launch holds for this one.
 * @throws LaunchError `IDENTITY_BUSY`, `POOL_UNKNOWN`, `POOL_DRAINING`, `CANCELLED`.
 */
export async function enterBooks(
  subject: LaunchSubject,
  context: LaunchContext,
  heldName: string = subject.identity.name,
): Promise<LaunchWork> {
  const nothing: IdentityRight = { name: heldName, leases: [], tookOverFrom: [] };
  const right = subject.heldBy === undefined ? await leaseIdentity(subject, context) : nothing;
  try {
    return enterWith(right, subject, context);
  } catch (error) {
    releaseLeases(context.books, subject.launchId);
    await right.warm?.end({ status: "released" });
    throw error;
  }
}

/**
 * Enters a launch that has the right to its identity, or that nobody keeps from having it.
 *
 * @throws LaunchError `IDENTITY_BUSY`.
 */
export function enterWith(right: IdentityRight, subject: LaunchSubject, context: LaunchContext): LaunchWork {
  const { books } = context;
  const { launchId } = subject;
  const launch = { ...recordOf(subject, context, right.name), ...handOver(right) };
  // At once: a slot that has a user is not given to another one before somebody has cleaned it.
  const { lease, slot } = books.transaction(() => ({
    lease: enterLaunch(books, launch, ownHolder()),
    slot: right.slot === undefined ? undefined : note(books, launchId, "slot", right.slot),
  }));
  step("launch.entered");
  const report = createLaunchReporter(launchId, context);
  const leases = [...(lease === undefined ? [] : [lease]), ...right.leases];
  const journal = createLaunchJournal({ books, launchId, leases, undo: (intent) => undoOwn(intent, context, report) });
  const heartbeat = context.keepLeases(leases);
  const { name: identityName, pool, warm } = right;
  const places = { stateDirectory: context.stateDirectory, workspace: subject.workspace.path };
  const rights = { identityName, pool, slot, warm, leases, heartbeat };
  const work = { subject, context, report, journal, farewells: [], places, ...rights };
  recordPlan(work);
  step("launch.planned");
  return work;
}

/** What the books are to know of a launch. */
export function recordOf(
  { launchId, heldBy, persona, harness, workspace, identity, mode }: LaunchSubject,
  { ravi }: Pick<LaunchContext, "ravi">,
  identityName: string,
): EnteredLaunch {
  return {
    id: launchId,
    mode,
    heldBy,
    personaId: persona.id,
    personaHash: persona.contentHash,
    harness: harness.id,
    workspace: workspace.path,
    ravi: ravi.name,
    identityName,
    isShared: identity.isShared,
  };
}

type EnteredLaunch = Required<Omit<LaunchRecord, "tookOverFrom" | "handedOverBy">>;

function handOver({ tookOverFrom, warm }: IdentityRight): Pick<LaunchRecord, "tookOverFrom" | "handedOverBy"> {
  return { tookOverFrom, handedOverBy: warm?.launchId };
}

function recordPlan({ subject, context, report, identityName, leases: [lease], heartbeat }: LaunchWork): void {
  const { launchId, mode, heldBy, name, resume, persona, harness, workspace } = subject;
  const about = { personaHash: persona.contentHash, harness: harness.id, workspace: workspace.path, mode };
  const plan = { persona: persona.id, model: harness.model, ...about };
  try {
    context.books.transaction(() => {
      if (lease !== undefined) report.record("identity.leased", { name: identityName, generation: lease.generation });
      report.record("launch.planned", {
        ...plan,
        ...(name === undefined ? {} : { name }),
        ...(heldBy === undefined ? {} : { heldBy }),
        ...(resume === undefined ? {} : { resume }),
      });
    });
    for (const warning of [...context.takeWarnings(), ...subject.warnings]) report.warn(warning);
  } catch (error) {
    noteOver(launchId);
    heartbeat[Symbol.dispose]();
    endLaunch(context.books, launchId, "failed");
    forgetOver(launchId);
    throw error;
  }
}
