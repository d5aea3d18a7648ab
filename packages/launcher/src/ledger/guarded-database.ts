import { DatabaseSync, type DatabaseSyncInstance, type StatementSyncInstance } from "@photostructure/sqlite";
import { booksFault, isBusy } from "./books-fault.ts";

/** How long a write waits for another process's, in milliseconds, nothing else being done meanwhile. */
const patienceMs = 10_000;
/** The same, once such a wait was in vain: whoever has several things to note must not wait so long for each. */
const impatienceMs = 100;

/** A connection to the books whose errors say what a user can do about them. */
export class GuardedDatabase extends DatabaseSync {
  readonly #path: string;
  readonly #onFault: (fault: unknown) => void;
  #what: "open" | "use" = "open";
  #isImpatient = false;

  /** @param onFault Hears of each error that the file, its disk or another process brought about. */
  constructor(location: URL, path: string, onFault: (fault: unknown) => void) {
    super(location);
    this.#path = path;
    this.#onFault = onFault;
  }

  /** The books are open: from now on writes wait. */
  beginUse(): void {
    this.#what = "use";
    this.#wait(patienceMs);
  }

  override exec(sql: string): void {
    this.#guard(() => super.exec(sql), true);
  }

  override prepare(...given: Parameters<DatabaseSyncInstance["prepare"]>): StatementSyncInstance {
    const statement = this.#guard(() => super.prepare(...given), false);
    for (const name of ["run", "get", "all", "iterate"] as const) this.#guardMethod(statement, name);
    return statement;
  }

  /** Methods of native objects cannot be assigned. */
  #guardMethod(statement: StatementSyncInstance, name: "run" | "get" | "all" | "iterate"): void {
    const method = statement[name] as (...values: unknown[]) => unknown;
    const guarded = (...values: unknown[]): unknown => {
      return this.#guard(() => method.apply(statement, values), name === "run");
    };
    Object.defineProperty(statement, name, { value: guarded });
  }

  #guard<T>(work: () => T, isWrite: boolean): T {
    try {
      const result = work();
      if (isWrite && this.#isImpatient) this.#wait(patienceMs);
      return result;
    } catch (error) {
      if (isBusy(error) && !this.#isImpatient && this.#what === "use") this.#wait(impatienceMs);
      const fault = booksFault(error, this.#path, this.#what);
      if (fault !== error) this.#onFault(fault);
      throw fault;
    }
  }

  #wait(ms: number): void {
    this.#isImpatient = ms === impatienceMs;
    super.exec(`PRAGMA busy_timeout = ${ms}`);
  }
}
