import { openRecords } from "@persona-launcher/launcher";

/** For how long a launch had an identity, by the numbers of the ledger's rows. */
export interface Tenure {
  launchId: string;
  identity: string;
  from: number;
  /** `undefined` when it never ended. */
  to: number | undefined;
}

/** Who had which identity when, as the ledger has it. */
export async function readTenures(stateDirectory: string): Promise<{ tenures: Tenure[]; isLedgerValid: boolean }> {
  using records = await openRecords(stateDirectory);
  const launches = (await records.launches()).filter(({ mode }) => mode === "headless");
  const tenures = launches.flatMap(({ id: launchId, identity }) => {
    const rows = records.rows(launchId);
    const from = rows.find(({ kind }) => kind === "identity.leased")?.seq;
    const to = rows.find(({ kind }) => kind === "launch.ended")?.seq;
    return from === undefined ? [] : [{ launchId, identity: identity.name, from, to }];
  });
  const { isValid } = await records.verify();
  return { tenures: tenures.sort((one, other) => one.from - other.from), isLedgerValid: isValid };
}

/** Two launches that had the same identity at once, in words. */
export function findOverlaps(tenures: readonly Tenure[]): string[] {
  const last = new Map<string, Tenure>();
  const overlaps: string[] = [];
  for (const tenure of tenures) {
    const before = last.get(tenure.identity);
    if (before !== undefined && (before.to ?? Infinity) > tenure.from) {
      overlaps.push(`${before.launchId} and ${tenure.launchId} had ${tenure.identity} at once`);
    }
    last.set(tenure.identity, tenure);
  }
  return overlaps;
}

/** How many launches had identities at once, at most. */
export function mostAtOnce(tenures: readonly Tenure[]): number {
  const moments = tenures.flatMap(({ from, to }) => [
    { seq: from, change: 1 },
    { seq: to ?? Infinity, change: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { change } of moments.sort((one, other) => one.seq - other.seq)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
