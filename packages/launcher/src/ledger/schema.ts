import type { DatabaseSyncInstance } from "@photostructure/sqlite";

/** One entry per version, applied in order; an entry that was published never changes. */
const migrations: readonly string[] = [
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
];

/** Brings the database to the newest version; safe when two processes do it at once. */
export function migrate(database: DatabaseSyncInstance): void {
  if (currentVersion(database) >= migrations.length) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    for (const sql of migrations.slice(currentVersion(database))) database.exec(sql);
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function currentVersion(database: DatabaseSyncInstance): number {
  const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
  return row.user_version;
}
