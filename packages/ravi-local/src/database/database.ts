import type { DatabaseSyncInstance, StatementSyncInstance } from "@photostructure/sqlite";
import { bind, type SqlValue } from "./bind.ts";

/** An open SQLite database: prepared statements are kept, values go through {@link bind}. */
export class Database {
  readonly #connection: DatabaseSyncInstance;
  readonly #statements = new Map<string, StatementSyncInstance>();

  constructor(connection: DatabaseSyncInstance) {
    this.#connection = connection;
  }

  /** Runs a statement and returns the row id of the last insert. */
  insert(sql: string, values: readonly SqlValue[]): number {
    return Number(this.#statement(sql).run(...bind(values)).lastInsertRowid);
  }

  /** Runs a statement and returns how many rows it changed. */
  change(sql: string, values: readonly SqlValue[]): number {
    return this.#statement(sql).run(...bind(values)).changes;
  }

  /** The first row. The caller names the shape its own SQL selects. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only the caller knows what its SQL selects
  get<Row>(sql: string, values: readonly SqlValue[] = []): Row | undefined {
    return this.#statement(sql).get(...bind(values)) as Row | undefined;
  }

  /** Every row. The caller names the shape its own SQL selects. */
  all<Row>(sql: string, values: readonly SqlValue[] = []): Row[] {
    return this.#statement(sql).all(...bind(values)) as Row[];
  }

  /** Runs `work` as one unit: committed when it returns, undone when it throws. */
  transaction<Result>(work: () => Result): Result {
    this.#connection.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#connection.exec("COMMIT");
      return result;
    } catch (error) {
      this.#connection.exec("ROLLBACK");
      throw error;
    }
  }

  /** Moves everything into the main file and closes. */
  close(): void {
    if (!this.#connection.isOpen) return;
    // SQLite would do this itself, but @photostructure/sqlite 1.2.1 keeps the connection half open until the statements
    // prepared on it are collected.
    this.#connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#statements.clear();
    this.#connection.close();
  }

  #statement(sql: string): StatementSyncInstance {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const prepared = this.#connection.prepare(sql);
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
