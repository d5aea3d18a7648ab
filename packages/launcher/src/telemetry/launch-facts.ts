import type { LaunchSubject } from "../launch/launch-plan.ts";
import type { LedgerEvents, LedgerKind } from "../ledger/ledger.ts";
import type { LaunchFacts, LaunchTrace } from "./launch-trace.ts";

/** Notes what has become known of a launch, if anybody wants to hear of it. */
export function noteFacts(trace: LaunchTrace | undefined, facts: LaunchFacts): void {
  if (trace !== undefined) Object.assign(trace.facts, facts);
}

/** A launch as it is planned. */
export interface PlannedLaunch extends Pick<LaunchSubject, "name" | "heldBy" | "persona" | "workspace" | "identity"> {
  harness: LaunchSubject["harness"] & { tier?: string | undefined };
}

/** Notes what a plan says. */
export function notePlan(trace: LaunchTrace | undefined, plan: PlannedLaunch): void {
  const { name, heldBy, persona, harness, workspace, identity } = plan;
  noteFacts(trace, {
    name,
    heldBy,
    personaHash: persona.contentHash,
    harness: harness.id,
    model: harness.model,
    tier: harness.tier,
    workspace: workspace.path,
    identityName: identity.name,
    lifecycle: identity.lifecycle,
  });
}

type Readers = { [K in LedgerKind]?: (data: LedgerEvents[K], known: LaunchFacts) => LaunchFacts };

/** Texts, such as reasons, stay in the ledger. */
const readers: Readers = {
  "identity.provisioned": ({ how }) => ({ identityHow: how }),
  "identity.released": ({ result }) => ({ release: result }),
  "process.started": ({ pid }) => ({ pid }),
  "process.ended": ({ exitCode, signal, stoppedBy }) => ({ exitCode, signal, stoppedBy }),
  warning: ({ code }, { warnings = [] }) => ({ warnings: [...warnings, code] }),
  "launch.ended": ({ status, failure, sessionId }) => ({ status, failure, sessionId }),
};

/** Notes what a row of the ledger says. */
export function noteRow<K extends LedgerKind>(trace: LaunchTrace | undefined, kind: K, data: LedgerEvents[K]): void {
  if (trace !== undefined) noteFacts(trace, readers[kind]?.(data, trace.facts) ?? {});
}
