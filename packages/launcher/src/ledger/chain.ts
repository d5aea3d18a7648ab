import { hash } from "node:crypto";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** One row of the ledger as it is stored: `data` is the JSON text that was hashed. */
export interface StoredRow {
  /** 1 for the first row, one more for each row after it. */
  seq: number;
  /** ISO 8601, UTC. */
  at: string;
  launchId: string;
  kind: string;
  data: string;
  /** Hash of the row before this one; {@link genesisHash} for the first. */
  prev: string;
  /** SHA-256, 64 lower-case hexadecimal digits. */
  hash: string;
}

/** A row's place in the chain. */
export type ChainLink = Pick<StoredRow, "seq" | "hash">;

/** What the first row is chained to. */
export const genesisHash: string = "0".repeat(64);

/** The place before the first row. */
export const genesis: ChainLink = { seq: 0, hash: genesisHash };

/**
 * The hash of a row: SHA-256 over the UTF-8 of `JSON.stringify([seq, at, launchId, kind, data, prev])`, where `data` is the
 * stored text, as a string.
 */
export function hashRow({ seq, at, launchId, kind, data, prev }: Omit<StoredRow, "hash">): string {
  return hash("sha256", JSON.stringify([seq, at, launchId, kind, data, prev]), "hex");
}

/** The newest row's place in the chain. */
export function newestLink(database: DatabaseSyncInstance): ChainLink {
  const row = database.prepare("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").get();
  return (row as ChainLink | undefined) ?? genesis;
}

/** The highest number that was ever given to a row: SQLite keeps it when rows are deleted. */
export function newestNumber(database: DatabaseSyncInstance): number {
  const row = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'ledger'").get();
  return (row as { seq: number } | undefined)?.seq ?? 0;
}
