/**
 * The right of a launch to a resource: to an identity, a workspace, one identity of a pool. Plain data. It counts as
 * long as the books have it under this generation; see `requireLease`.
 */
export interface Lease {
  /** What it is for, such as `identity:<ravi>:<name>`, `workspace:<path>` or `pool:<ravi>:<name>/<slot>`. */
  resource: string;
  launchId: string;
  /** Fencing number: every grant has a higher one than all grants before it, of this or any other resource. */
  generation: number;
  /** Whether other launches that say so too may have the resource at the same time. */
  isShared: boolean;
  /** For how long a holder that cannot be looked at is believed without a heartbeat, in milliseconds. */
  ttlMs: number;
}

/** A lease, and how its launch came by it. */
export interface LeaseGrant extends Lease {
  /** Its place among all who ever waited; `undefined` when it was free at once. */
  ticket: number | undefined;
  /** The launches whose leases gave way because their processes are gone. Something of theirs may still be at work. */
  tookOverFrom: readonly string[];
}

/** How long a lease is believed without a heartbeat, unless its request says otherwise. */
export const defaultTtlMs = 60_000;

/** Of its time to live; two heartbeats may go amiss. */
export const heartbeatShare: number = 1 / 3;
