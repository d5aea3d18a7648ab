/** One time that a worker of the lease campaign had a lease. Times in milliseconds since the machine started. */
export interface Tenure {
  worker: number;
  round: number;
  resource: string;
  generation: number;
  isShared: boolean;
  /** Its place in the queue, when it had to wait. */
  ticket?: number;
  /** Launches whose leases gave way. */
  tookOver: number;
  askedAt: number;
  acquiredAt: number;
  /** `undefined` when it died with the lease. */
  releasingAt: number | undefined;
}

export interface LeaseLog {
  tenures: Tenure[];
  /** What went wrong by the workers' own account. */
  complaints: string[];
}

type LogEntry =
  | (Omit<Tenure, "releasingAt"> & { phase: string; acquiredAt: number })
  | { generation: number; releasingAt: number }
  | { violation: string }
  | { failure: string };

/** Reads the notes of all workers. */
export function parseLeaseLog(texts: readonly string[]): LeaseLog {
  const byGeneration = new Map<number, Tenure>();
  const complaints: string[] = [];
  for (const line of texts.flatMap((text) => text.split("\n").filter(Boolean))) {
    const entry = JSON.parse(line) as LogEntry;
    if ("violation" in entry) complaints.push(entry.violation);
    else if ("failure" in entry) complaints.push(entry.failure);
    else if ("acquiredAt" in entry) {
      if (byGeneration.has(entry.generation)) complaints.push(`generation ${entry.generation} was granted twice`);
      byGeneration.set(entry.generation, { ...entry, releasingAt: undefined });
    } else {
      const tenure = byGeneration.get(entry.generation);
      if (tenure !== undefined) tenure.releasingAt = entry.releasingAt;
    }
  }
  return { tenures: [...byGeneration.values()].sort((a, b) => a.generation - b.generation), complaints };
}

/** Pairs that had one resource at the same time without both sharing it. */
export function findOverlaps(tenures: readonly Tenure[]): string[] {
  const overlaps: string[] = [];
  for (const [index, one] of tenures.entries()) {
    for (const other of tenures.slice(index + 1)) {
      if (one.resource !== other.resource || (one.isShared && other.isShared)) continue;
      if (one.acquiredAt < endOf(other) && other.acquiredAt < endOf(one)) overlaps.push(describe(one, other));
    }
  }
  return overlaps;
}

/** One that died with the lease had it at least until it said so for the last time. */
function endOf({ acquiredAt, releasingAt }: Tenure): number {
  return releasingAt ?? acquiredAt;
}

function describe(one: Tenure, other: Tenure): string {
  return `${one.resource}: workers ${one.worker} and ${other.worker}, generations ${one.generation} and ${other.generation}`;
}

/** How many grants went to somebody who came later than one who still waited, other than between two who share. */
export function countOvertakings(tenures: readonly Tenure[]): number {
  return tenures.filter((late, index) =>
    tenures.slice(0, index).some((early) => isOlder(late.ticket, early.ticket) && !(late.isShared && early.isShared)),
  ).length;
}

/** Somebody without a ticket did not have to wait, so nobody did. */
function isOlder(ticket: number | undefined, than: number | undefined): boolean {
  return ticket !== undefined && than !== undefined && ticket < than;
}
