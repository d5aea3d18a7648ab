import type { CredentialSource } from "../credentials/resolve-credentials.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { appendRow } from "./append-row.ts";
import type { Books } from "./books.ts";
import type { LaunchKind } from "./launches.ts";
import { LedgerError } from "./ledger-error.ts";

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
  /** Has the exclusive right to an identity now, or the shared one. */
  "identity.leased": { name: string; generation: number };
  "identity.provisioned": {
    uuid: string;
    name: string;
    email: string;
    how: "made" | "found" | "reused" | "warm" | "held";
  };
  "scope.written": { directory: string };
  "credentials.resolved": { used: { name: string; source: CredentialSource }[] };
  "identity.proved": { uuid: string };
  /** A message whose code or link was taken, as the agent's `ravi` notes it: never the code itself. */
  "code.claimed": {
    /** What the message holds, a code where it holds both; `message` when that could not be told any more. */
    kind: "code" | "link" | "message";
    source: "email" | "sms";
    /** Ravi's id of the message. */
    messageId: number;
  };
  "process.started": { pid: number; command: string };
  "process.ended": { exitCode?: number; signal?: string; stoppedBy?: string; strays: number };
  "identity.released": { uuid: string; result: "deleted" | "kept" | "left-behind"; reason?: string };
  /** What a user had left in an identity of a pool is removed, so that another one may have it: how many of which kind. */
  "identity.scrubbed": {
    uuid: string;
    name: string;
    secrets: number;
    passwords: number;
    contacts: number;
    /** Why it is not leased any more; keys of its own secrets. */
    reason?: string;
  };
  /** Given up on an identity that Ravi does not delete, outside of the launch that made it. */
  "identity.left-behind": { name: string; uuid?: string; reason: string };
  /** The right to the identity passed to somebody else meanwhile. */
  "lease.lost": { name: string; generation: number; reason?: string };
  warning: { code: LaunchWarning["code"]; message: string };
  "launch.ended": { status: string; reason?: string; failure?: string; sessionId?: string };
  /** Somebody else finished or took back what the launch left when it died: how many effects of which kind. */
  "launch.recovered": { by: string; effects: Record<string, number> };
  /** There were books before these: damaged ones, and their newest readable row (`<seq>:<hash>`), or no one knows which. */
  "books.begun": { because: "damaged" | "missing"; movedTo?: string; head?: string };
  /** What was found at a Ravi and on this machine was entered: how many identities, and launches. */
  "books.rebuilt": { ravi: string; ready: number; leftBehind: number; launches: number };
}

/** What a row of the ledger tells of. */
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

/**
 * Appends one row to the chain: in a write transaction of its own, or as part of the one that is under way
 * (`books.transaction`).
 */
export function appendToLedger<K extends LedgerKind>(
  books: Books,
  launchId: string,
  kind: K,
  data: LedgerEvents[K],
): void {
  const append = (): void => appendRow(books.database, { launchId, kind, data: JSON.stringify(data) });
  if (books.database.isTransaction) append();
  else books.transaction(append);
}

/** The rows of one launch, oldest first; with `after`, those with a higher number. */
export function readLedger({ database }: Pick<Books, "database">, launchId: string, after: number = 0): LedgerRow[] {
  const rows = database
    .prepare(
      "SELECT seq, at, launch_id AS launchId, kind, data FROM ledger WHERE launch_id = ? AND seq > ? ORDER BY seq",
    )
    .all(launchId, after) as unknown as UnparsedRow[];
  return rows.map(parseRow);
}

/** A row whose data is still text. */
export type UnparsedRow = Omit<LedgerRow, "data"> & { data: string };

/** @throws LedgerError `LEDGER_DAMAGED`. */
export function parseRow({ data, ...row }: UnparsedRow): LedgerRow {
  try {
    return { ...row, data: JSON.parse(data) as LedgerEvents[LedgerKind] };
  } catch (error) {
    throw new LedgerError("LEDGER_DAMAGED", `Cannot read row ${row.seq} of the ledger: it is no JSON any more`, {
      hint: "See persona ledger verify for what was done to the ledger",
      cause: error,
    });
  }
}
