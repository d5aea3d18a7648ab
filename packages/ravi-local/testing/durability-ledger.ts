/** Kinds of writes the campaign makes. */
export const writeKinds = ["mail", "sms", "secret", "password", "sent"] as const;

export type WriteKind = (typeof writeKinds)[number];

/** What the writers were promised. A write that was never acknowledged may be there or not, but never twice. */
export interface DurabilityLedger {
  /** A name no other write has. */
  begin(kind: WriteKind): string;
  acknowledge(name: string): void;
  acknowledged(): string[];
  begun(): ReadonlySet<string>;
  count(kind: WriteKind): number;
}

export function createLedger(): DurabilityLedger {
  const begun = new Set<string>();
  const acknowledged = new Set<string>();
  return {
    begin: (kind) => {
      const name = `${kind}_${begun.size + 1}`;
      begun.add(name);
      return name;
    },
    acknowledge: (name) => void acknowledged.add(name),
    acknowledged: () => [...acknowledged],
    begun: () => begun,
    count: (kind) => [...acknowledged].filter((name) => name.startsWith(`${kind}_`)).length,
  };
}

/** What a look into a restarted Ravi found wrong. */
export interface Damage {
  lost: string[];
  duplicated: string[];
  /** There, and never written. */
  foreign: string[];
}

/** Compares the promises with the names found; a sent mail counts as found when both of its copies are. */
export function findDamage(ledger: DurabilityLedger, found: readonly string[]): Damage {
  const counts = new Map<string, number>();
  for (const name of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  return {
    lost: ledger.acknowledged().filter((name) => !counts.has(name)),
    duplicated: [...counts].filter(([, count]) => count > 1).map(([name]) => name),
    foreign: [...counts.keys()].filter((name) => !ledger.begun().has(name)),
  };
}
