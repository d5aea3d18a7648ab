import type { Database } from "../database/database.ts";
import type { Notifier } from "./notifier.ts";

/** The human who owns the account. */
export interface Owner {
  firstName: string;
  lastName: string;
}

/** Everything local Ravi knows, without HTTP or SMTP. */
export interface State {
  readonly db: Database;
  /** Wraps each identity's vault key; never stored in the database. */
  readonly masterKey: Uint8Array;
  /** SHA-256 of the management key. */
  readonly managementKeyHash: Uint8Array;
  /** Domain of new addresses. */
  readonly domain: string;
  readonly owner: Owner;
  readonly refuseDeletion: boolean;
  /** Tells streams that something was stored. */
  readonly notifier: Notifier;
}

/** The current instant as the API sends it: RFC 3339, UTC, milliseconds. */
export function timestamp(): string {
  return new Date().toISOString();
}
