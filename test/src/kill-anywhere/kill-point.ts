import type { NewFault } from "@persona-launcher/ravi-local";
import { stepNames, type StepName, type UndoStep } from "../../../packages/launcher/src/steps.ts";
import type { Harness } from "../world.ts";

/**
 * Whose identity it is: one that is made and goes with its launch; one that stays; one of a pool; one that a person made
 * beforehand; one of a fixed name, which a second launch asks for before anybody has cleaned up after the first; one of a
 * workspace, which is provisioned, used by a launch, and released.
 */
export const situations = ["ephemeral", "named", "pool", "workspace", "found", "again"] as const;

export type Situation = (typeof situations)[number];

/** A moment at which a launcher is killed. */
export interface KillPoint {
  situation: Situation;
  step: StepName;
  /** The how manieth time. */
  nth: number;
  /** How long after the step, in milliseconds: in the middle of what follows it. */
  afterMs?: number;
  /** What is wrong with Ravi, so that there is such a middle. */
  fault?: NewFault & { title: string };
}

type Moment = Omit<KillPoint, "situation">;

const making = { method: "POST", path: "/api/identities/", times: 1 } as const;
const deleting = { method: "DELETE", path: "/api/identities/*/", times: 1 } as const;
const late = { title: "it takes effect after the kill", kind: "delay", delayMs: 1500 } as const;
const unanswered = { title: "it took effect, no answer", kind: "duplicate-on-timeout", delayMs: 5000 } as const;
const refused = { title: "the connection is cut", kind: "reset" } as const;

/** In the middle of a request that changes something. */
const requests: readonly Moment[] = [late, unanswered].map((fault) =>
  at("identity.making", 1, { afterMs: 400, fault: { ...making, ...fault } }),
);
/** A launch that fails, killed while it takes back what it made. */
const failures: readonly Moment[] = (["launch.ending", "launch.unwound", "launch.end-recorded"] as const).map((step) =>
  at(step, 1, { fault: { ...making, ...refused } }),
);
const deletions: readonly Moment[] = [late, unanswered].map((fault) =>
  at("identity.deleting", 1, { afterMs: 400, fault: { ...deleting, ...fault } }),
);

const undoOf = (effect: string): Moment[] =>
  ["undo", "undone", "settled"].map((stage) => at(`${stage}.${effect}` as UndoStep));

const ofDeletion = /^identity\.(?:deleting|deleted|key-forgotten|release-noted)$/;

/** What every launch comes to several times, or takes back. */
const repeated: readonly Moment[] = [
  // Each launch has them several times, between other effects.
  ...[2, 3, 4].map((nth) => at("intent.written", nth)),
  ...[2, 3].map((nth) => at("intent.committed", nth)),
  ...[2, 3, 5, 7, 9].map((nth) => at("ledger.written", nth)),
  at("files.entry-removed", 2),
  at("process.starting", 1, { afterMs: 60 }),
  at("process.noted", 1, { afterMs: 300 }),
  ...["scope", "launch-directory"].flatMap(undoOf),
];

/** Every step of a launch whose identity is new. */
const common: readonly Moment[] = [
  ...stepNames
    .filter(
      (name) =>
        !/^scope\.(?:environment-written|copied)$|^(?:key|slot|release|identity-file)\.|^identity\.(?:del|key|release)/.test(
          name,
        ),
    )
    .map((name) => at(name)),
  ...repeated,
  at("intent.committed", 4),
];

const cleaning = { method: "GET", path: "/api/secrets/" } as const;

/** Every step of a launch whose identity is prepared. */
const pool: readonly Moment[] = [
  ...stepNames
    .filter(
      (name) =>
        !/^scope\.(?:environment-written|copied)$|^(?:key|release|identity-file)\.|^identity\.(?!proved)/.test(name),
    )
    .map((name) => at(name)),
  ...repeated,
  ...undoOf("slot"),
  // In the middle of cleaning it; the faults meet the launch's own look into the vault, too.
  at("slot.scrubbing", 1, { afterMs: 200, fault: { title: "Ravi is slow", ...cleaning, kind: "delay", delayMs: 600 } }),
];

const elsewhere = /^(?:key|slot)\.|^scope\.(?:claimed|intended|directory-made|written|.*-removed)$/;

/** Every step of a workspace that is provisioned, in which a launch works, and that is released. */
const workspace: readonly Moment[] = [
  ...stepNames.filter((name) => !elsewhere.test(name)).map((name) => at(name)),
  // Those of the launch, after those of the provisioning.
  ...(["books.opened", "launch.entered", "launch.planned", "scope.command-written", "launch.ending"] as const).map(
    (name) => at(name, 2),
  ),
  ...(["launch.unwound", "launch.end-recorded", "launch.ended"] as const).map((name) => at(name, 2)),
  ...[2, 3, 4].flatMap((nth) => [at("intent.written", nth), at("intent.committed", nth)]),
  ...[2, 3, 4, 5, 6, 7, 8, 11, 14, 16, 18].map((nth) => at("ledger.written", nth)),
  at("files.entry-removed", 2),
  at("process.starting", 1, { afterMs: 60 }),
  at("process.noted", 1, { afterMs: 300 }),
  ...(["identity-file.intended", "identity-file.written"] as const).map((name) => at(name, 2)),
  ...undoOf("launch-directory"),
  ...requests,
  ...failures,
  ...deletions,
];

const ephemeral: readonly Moment[] = [
  ...common,
  ...requests,
  ...failures,
  ...deletions,
  ...stepNames.filter((name) => ofDeletion.test(name)).map((name) => at(name)),
  ...undoOf("identity"),
];

const found: readonly Moment[] = [
  ...(
    ["identity.looked-up", "identity.noted", "identity.entered", "intent.committed", "identity.amended"] as const
  ).map((name) => at(name)),
  ...(["key.making", "key.made", "identity.provisioned", "scope.written", "process.noted"] as const).map((name) =>
    at(name),
  ),
  ...["identity", "identity-key", "scope"].flatMap(undoOf),
  at("launch.ended"),
];

const again: readonly Moment[] = [
  ...requests,
  ...(["launch.planned", "identity.making", "identity.made", "identity.noted", "identity.amended"] as const).map(
    (name) => at(name),
  ),
  ...(["scope.directory-made", "scope.written", "process.noted", "launch.ending"] as const).map((name) => at(name)),
  ...["scope", "identity"].flatMap(undoOf),
];

const moments: Readonly<Record<Situation, readonly Moment[]>> = {
  ephemeral,
  named: [...common, ...requests, ...failures],
  pool,
  workspace,
  found,
  again,
};

/** All moments at which a launcher of the harness is killed. */
export function killPoints(harness: Harness): KillPoint[] {
  return situations.flatMap((situation) => {
    const codexOnly = harness === "codex" ? undoOf("placeholders") : [];
    return [...moments[situation], ...codexOnly].map((moment) => ({ situation, ...moment }));
  });
}

/** What a point is called in the table. */
export function titleOf({ situation, step, nth, afterMs, fault }: KillPoint): string {
  const time = nth === 1 ? "" : ` #${nth}`;
  const after = afterMs === undefined ? "" : ` + ${afterMs} ms`;
  return `${situation}: ${step}${time}${after}${fault === undefined ? "" : ` (${fault.title})`}`;
}

function at(step: StepName, nth = 1, more: Pick<KillPoint, "afterMs" | "fault"> = {}): Moment {
  return { step, nth, ...more };
}
