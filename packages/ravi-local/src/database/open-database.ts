import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";
import { createPrivateFile } from "../files/private-file.ts";
import { LocalRaviError } from "../local-ravi-error.ts";
import { Database } from "./database.ts";
import { schemaSteps } from "./schema.ts";

/**
 * Opens, creates or upgrades the database at `path`. The file is made 0600 first; SQLite gives its `-wal` and `-shm`
 * companions the same mode.
 *
 * @throws LocalRaviError `DATABASE_TOO_NEW`
 */
export function openDatabase(path: string): Database {
  createPrivateFile(path);
  const connection = new DatabaseSync(path);
  try {
    // Whoever looks into the file from outside holds a lock for a moment, after a crash also while the log is replayed.
    connection.exec("PRAGMA busy_timeout = 10000");
    // FULL: SMTP's 250 and HTTP's 201 take responsibility for the data (RFC 5321 section 4.2.5), so both wait for it.
    connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    connection.exec("PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON");
    migrate(connection, path);
    return new Database(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function migrate(connection: DatabaseSyncInstance, path: string): void {
  const row = connection.prepare("PRAGMA user_version").get() as { user_version: number };
  if (row.user_version > schemaSteps.length) {
    throw new LocalRaviError(
      "DATABASE_TOO_NEW",
      `Cannot open database "${path}": it has version ${row.user_version}, this program knows ${schemaSteps.length}`,
      { hint: "Upgrade persona-launcher, or use another state directory" },
    );
  }
  for (const [index, step] of schemaSteps.entries()) {
    if (index >= row.user_version) connection.exec(`BEGIN; ${step} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
