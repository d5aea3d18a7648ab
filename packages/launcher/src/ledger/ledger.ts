import type { CredentialSource } from "../credentials/resolve-credentials.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import type { Books } from "./books.ts";
import type { LaunchKind } from "./launches.ts";

/** What can happen in a launch, in the order in which it does. Names and places only, never a value of a secret. */
export interface LedgerEvents {
  "launch.planned": {
    persona: string;
    personaHash: string;
    harness: string;
    model: string;
    workspace: string;
    mode: LaunchKind;
    /** What the caller calls this launch. */
    name?: string;
    /** The launch that holds the identity for this one. */
    heldBy?: string;
    /** The conversation it goes on with, by the harness's own session id. */
    resume?: string;
  };
  /** About to make something at Ravi; written before the request. */
  "identity.intended": { what: "identity" | "identity-key"; name: string };
  "identity.provisioned": { uuid: string; name: string; email: string; how: "made" | "found" | "held" };
  "scope.written": { directory: string };
  "credentials.resolved": { used: { name: string; source: CredentialSource }[] };
  "identity.proved": { uuid: string };
  "process.started": { pid: number; command: string };
  "process.ended": { exitCode?: number; signal?: string; stoppedBy?: string; strays: number };
  "identity.released": { uuid: string; result: "deleted" | "kept" | "left-behind"; reason?: string };
  warning: { code: LaunchWarning["code"]; message: string };
  "launch.ended": { status: string; reason?: string; failure?: string; sessionId?: string };
}

export type LedgerKind = keyof LedgerEvents;

/** One row of the ledger. */
export interface LedgerRow<K extends LedgerKind = LedgerKind> {
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
  launchId: string;
  kind: K;
  data: LedgerEvents[K];
}

/** Appends one row. */
export function appendToLedger<K extends LedgerKind>(
  books: Books,
  launchId: string,
  kind: K,
  data: LedgerEvents[K],
): void {
  books.database
    .prepare("INSERT INTO ledger (at, launch_id, kind, data) VALUES (?, ?, ?, ?)")
    .run(new Date().toISOString(), launchId, kind, JSON.stringify(data));
}

/** The rows of one launch, oldest first. */
export function readLedger(books: Books, launchId: string): LedgerRow[] {
  const rows = books.database
    .prepare("SELECT seq, at, launch_id, kind, data FROM ledger WHERE launch_id = ? ORDER BY seq")
    .all(launchId) as { seq: number; at: string; launch_id: string; kind: LedgerKind; data: string }[];
  return rows.map(({ launch_id: rowLaunchId, data, ...row }) => ({
    ...row,
    launchId: rowLaunchId,
    data: JSON.parse(data) as LedgerEvents[LedgerKind],
  }));
}
