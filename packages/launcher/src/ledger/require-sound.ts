import { statSync } from "node:fs";
import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { LaunchError } from "../launch-error.ts";
import { damaged } from "./books-fault.ts";
import { damageNotedBy, forgetDamage } from "./damage-note.ts";
import { schemaVersion, schemaVersionOf } from "./schema.ts";

/** @throws LaunchError `DATABASE_TOO_NEW`; `DATABASE_DAMAGED` for a version that nothing ever had. */
export function requireKnownVersion(database: DatabaseSyncInstance, path: string): void {
  const version = schemaVersionOf(database);
  if (version < 0) throw damaged(path, `its version is ${version}`);
  if (version <= schemaVersion) return;
  throw new LaunchError(
    "DATABASE_TOO_NEW",
    `Cannot open "${path}": a newer version made it (${version}; this one knows ${schemaVersion})`,
    { hint: "Use that version of persona, or set XDG_STATE_HOME to another directory" },
  );
}

/** Looking at all of a file takes some 3 ms per MiB. */
const smallBytes = 2 * 1024 * 1024;

/**
 * Looks whether the books are whole: all of them when they are small, somebody has found them damaged, or it is asked for.
 *
 * @throws LaunchError `DATABASE_DAMAGED`.
 */
export function requireSound(
  database: DatabaseSyncInstance,
  path: string,
  { repairs = false, isThorough = false }: { repairs?: boolean | undefined; isThorough?: boolean | undefined },
): void {
  const missing = missingTable(database);
  if (missing !== undefined) throw damaged(path, `it has no table "${missing}"`);
  const isSuspect = damageNotedBy(path) !== undefined;
  // Whoever only reads finds what is damaged where it is.
  if (!isThorough && (!repairs || (!isSuspect && statSync(path).size > smallBytes))) return;
  const fault = structuralFault(database);
  if (fault !== undefined) throw damaged(path, fault);
  if (isSuspect) forgetDamage(path);
}

const tables = ["launches", "ledger", "identities", "pools", "leases", "lease_queue", "intents"];

function missingTable(database: DatabaseSyncInstance): string | undefined {
  const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[];
  const names = new Set(rows.map(({ name }) => name));
  return tables.find((table) => !names.has(table));
}

/**
 * What stands in a row is not the file's matter: somebody who wrote values into the ledger that cannot be there is for
 * `persona ledger verify` to find, and not to be swept away with the books.
 */
const aboutValues = /^(?:NULL value|CHECK constraint|non-[A-Z]+ value|NUMERIC value|TEXT value)/;

function structuralFault(database: DatabaseSyncInstance): string | undefined {
  const rows = database.prepare("PRAGMA quick_check(10)").all() as { quick_check: string }[];
  return rows.map((row) => row.quick_check).find((text) => text !== "ok" && !aboutValues.test(text));
}
