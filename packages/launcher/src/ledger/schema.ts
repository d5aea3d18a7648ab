import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { chainLedger } from "./chain-ledger.ts";

/** One entry per version, applied in order; an entry that was published never changes. */
const migrations: readonly (string | ((database: DatabaseSyncInstance) => void))[] = [
  `
  CREATE TABLE launches (
    id TEXT PRIMARY KEY,
    persona_id TEXT NOT NULL,
    persona_hash TEXT NOT NULL,
    harness TEXT NOT NULL,
    workspace TEXT NOT NULL,
    ravi TEXT NOT NULL,
    identity_name TEXT NOT NULL,
    identity_uuid TEXT,
    identity_made INTEGER NOT NULL DEFAULT 0,
    scope_directory TEXT,
    holder_pid INTEGER NOT NULL,
    holder_start TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT
  ) STRICT;
  CREATE UNIQUE INDEX one_live_launch_per_identity ON launches (ravi, identity_name) WHERE ended_at IS NULL;
  CREATE INDEX launches_by_scope ON launches (scope_directory);
  CREATE INDEX launches_by_identity ON launches (ravi, identity_uuid);

  CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    launch_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX ledger_by_launch ON ledger (launch_id, seq);
  CREATE TRIGGER ledger_rows_are_new BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_keeps_its_rows BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_rows_never_change BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  `,
  // A launch may use the identity that another one holds for it; only the holder counts as the identity's live user.
  `
  ALTER TABLE launches ADD COLUMN mode TEXT NOT NULL DEFAULT 'headless';
  ALTER TABLE launches ADD COLUMN held_by TEXT;
  ALTER TABLE launches ADD COLUMN session_id TEXT;
  ALTER TABLE launches ADD COLUMN failure TEXT;
  ALTER TABLE launches ADD COLUMN identity_email TEXT;
  ALTER TABLE launches ADD COLUMN identity_phone TEXT;
  DROP INDEX one_live_launch_per_identity;
  CREATE UNIQUE INDEX one_live_launch_per_identity ON launches (ravi, identity_name)
    WHERE ended_at IS NULL AND held_by IS NULL;
  `,
  // Identities that outlive a launch, the rights to them, what was about to be done, and the tasks of a batch.
  `
  CREATE TABLE identities (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ravi TEXT NOT NULL,
    name TEXT NOT NULL,
    uuid TEXT,
    email TEXT,
    phone TEXT,
    lifecycle TEXT NOT NULL CHECK (lifecycle IN ('ephemeral', 'workspace', 'pool', 'named')),
    pool TEXT,
    workspace TEXT,
    is_made INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL CHECK (state IN ('making', 'ready', 'releasing', 'left-behind', 'deleted')),
    reason TEXT,
    free_from TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_identity_per_name ON identities (ravi, name) WHERE state <> 'deleted';
  CREATE UNIQUE INDEX one_identity_per_workspace ON identities (ravi, workspace)
    WHERE workspace IS NOT NULL AND state <> 'deleted';
  CREATE INDEX identities_by_pool ON identities (ravi, pool) WHERE pool IS NOT NULL AND state <> 'deleted';

  CREATE TABLE pools (
    ravi TEXT NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    size INTEGER NOT NULL,
    quarantine_seconds INTEGER NOT NULL,
    PRIMARY KEY (ravi, name)
  ) STRICT;

  CREATE TABLE leases (
    generation INTEGER PRIMARY KEY AUTOINCREMENT,
    resource TEXT NOT NULL,
    launch_id TEXT NOT NULL,
    is_shared INTEGER NOT NULL,
    holder_pid INTEGER NOT NULL,
    holder_start TEXT NOT NULL,
    holder_host TEXT NOT NULL,
    holder_boot TEXT NOT NULL,
    acquired_at TEXT NOT NULL,
    ttl_ms INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    expires_uptime INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_lease_per_launch ON leases (resource, launch_id);
  CREATE INDEX leases_by_launch ON leases (launch_id);
  CREATE TRIGGER exclusive_leases_are_alone BEFORE INSERT ON leases
    WHEN EXISTS (SELECT 1 FROM leases WHERE resource = NEW.resource AND (is_shared = 0 OR NEW.is_shared = 0))
    BEGIN SELECT RAISE(ABORT, 'the resource is leased'); END;
  CREATE TABLE lease_queue (
    ticket INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    launch_id TEXT NOT NULL,
    is_shared INTEGER NOT NULL,
    holder_pid INTEGER NOT NULL,
    holder_start TEXT NOT NULL,
    holder_host TEXT NOT NULL,
    holder_boot TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    expires_uptime INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX lease_queue_by_queue ON lease_queue (queue, ticket);

  CREATE TABLE intents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    launch_id TEXT NOT NULL,
    effect TEXT NOT NULL,
    data TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('intended', 'done', 'undone', 'kept', 'left-behind')),
    reason TEXT,
    intended_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
  ) STRICT;
  CREATE INDEX open_intents ON intents (launch_id, id) WHERE state IN ('intended', 'done');

  DROP INDEX one_live_launch_per_identity;
  ALTER TABLE launches ADD COLUMN holder_host TEXT NOT NULL DEFAULT '';
  ALTER TABLE launches ADD COLUMN holder_boot TEXT NOT NULL DEFAULT '';
  ALTER TABLE launches ADD COLUMN identity_lifecycle TEXT NOT NULL DEFAULT 'ephemeral';
  `,
  chainLedger,
  // Where git keeps what it knows of a workspace that is a worktree, by which one that was moved is found again.
  "ALTER TABLE identities ADD COLUMN git_directory TEXT",
];

/** The version of the books that this program writes. */
export const schemaVersion: number = migrations.length;

export interface MigrateOptions {
  /** How many entries to apply. @default all */
  version?: number | undefined;
  /** Called in the transaction that makes the tables of a new database. */
  onNew?: (() => void) | undefined;
}

/** Brings the database to the newest version, or to an older one; safe when two processes do it at once. */
export function migrate(database: DatabaseSyncInstance, { version = schemaVersion, onNew }: MigrateOptions = {}): void {
  if (schemaVersionOf(database) >= version) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    const before = schemaVersionOf(database);
    for (const entry of migrations.slice(before, version)) {
      if (typeof entry === "string") database.exec(entry);
      else entry(database);
    }
    database.exec(`PRAGMA user_version = ${Math.max(version, before)}`);
    if (before === 0) onNew?.();
    database.exec("COMMIT");
  } catch (error) {
    // A full disk has rolled it back already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** How many entries were applied to a database: 0 for an empty one. */
export function schemaVersionOf(database: DatabaseSyncInstance): number {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}
