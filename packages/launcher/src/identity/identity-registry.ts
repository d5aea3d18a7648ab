import type { Books } from "../ledger/books.ts";
import type { Lifecycle } from "./lifecycle.ts";

/**
 * `making`: asked for, not known to be there. `ready`: there. `releasing`: about to be deleted. `left-behind`: could not
 * be deleted. `deleted`: gone.
 */
export type IdentityState = "making" | "ready" | "releasing" | "left-behind" | "deleted";

/** An identity in the books. */
export interface IdentityRecord {
  id: number;
  /** The Ravi it lives at: its URL, or `local`. */
  ravi: string;
  name: string;
  /** `undefined` as long as it is not known to have been made. */
  uuid: string | undefined;
  email: string | undefined;
  phone: string | undefined;
  lifecycle: Lifecycle;
  pool: string | undefined;
  /** Canonical path. */
  workspace: string | undefined;
  /** `<repository>/.git/worktrees/<name>` of a workspace that is a worktree of git's. */
  gitDirectory: string | undefined;
  /** Whether we made it; what others made is never deleted. */
  isMade: boolean;
  state: IdentityState;
  /** Why it was left behind. */
  reason: string | undefined;
  /** When its quarantine ends, ISO 8601. */
  freeFrom: string | undefined;
  createdAt: string;
  changedAt: string;
}

/** By what an identity is known before it is made. */
export type IdentityKey = Pick<IdentityRecord, "ravi" | "name" | "lifecycle"> &
  Partial<Pick<IdentityRecord, "pool" | "workspace" | "gitDirectory">>;

/** Enters an identity, or takes the entry it has; one that was left behind may be used again. */
export function enterIdentity(books: Books, wanted: IdentityKey): IdentityRecord {
  const { ravi, name, lifecycle, pool, workspace, gitDirectory } = wanted;
  const now = new Date().toISOString();
  books
    .prepare(
      `INSERT INTO identities (ravi, name, lifecycle, pool, workspace, git_directory, state, created_at, changed_at)
       VALUES (?, ?, ?, ?, ?, ?, 'making', ?, ?)
       ON CONFLICT (ravi, name) WHERE state <> 'deleted' DO UPDATE SET
         lifecycle = excluded.lifecycle, pool = excluded.pool, workspace = excluded.workspace,
         git_directory = excluded.git_directory, changed_at = excluded.changed_at`,
    )
    .run(ravi, name, lifecycle, pool ?? null, workspace ?? null, gitDirectory ?? null, now, now);
  const record = findIdentity(books, ravi, name);
  if (record === undefined) throw new Error(`Cannot enter identity "${name}": it is not there afterwards`);
  return record;
}

/** What has become known of an identity, or what has become of it. */
export type IdentityChange = Partial<
  Pick<
    IdentityRecord,
    "uuid" | "email" | "phone" | "isMade" | "state" | "reason" | "freeFrom" | "pool" | "lifecycle" | "workspace"
  >
>;

const columns: Readonly<Record<keyof IdentityChange, string>> = {
  uuid: "uuid",
  email: "email",
  phone: "phone",
  isMade: "is_made",
  state: "state",
  reason: "reason",
  freeFrom: "free_from",
  pool: "pool",
  lifecycle: "lifecycle",
  workspace: "workspace",
};

/** Changes the entry of an identity. A field that is there and `undefined` becomes unknown. */
export function changeIdentity(books: Books, { id }: Pick<IdentityRecord, "id">, change: IdentityChange): void {
  const fields = (Object.keys(change) as (keyof IdentityChange)[]).map((field) => `${columns[field]} = ?`);
  const values = Object.values(change).map((value) => (typeof value === "boolean" ? Number(value) : (value ?? null)));
  books
    .prepare(`UPDATE identities SET ${[...fields, "changed_at = ?"].join(", ")} WHERE id = ?`)
    .run(...values, new Date().toISOString(), id);
}

/** The entry of a name that is not deleted. */
export function findIdentity(books: Books, ravi: string, name: string): IdentityRecord | undefined {
  return listIdentities(books, { ravi, name })[0];
}

/** Which entries to list; those of deleted identities only when their state is asked for. */
export type IdentityFilter = Partial<
  Pick<IdentityRecord, "ravi" | "name" | "uuid" | "lifecycle" | "pool" | "workspace" | "state">
>;

/** The entries that fit, oldest first. */
export function listIdentities(books: Books, filter: IdentityFilter = {}): IdentityRecord[] {
  const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
  const conditions = wanted.map(([field]) => `${field} = ?`);
  if (filter.state === undefined) conditions.push("state <> 'deleted'");
  const rows = books
    .prepare(`SELECT * FROM identities WHERE ${conditions.join(" AND ")} ORDER BY id`)
    .all(...wanted.map(([, value]) => value)) as unknown as IdentityRow[];
  return rows.map(recordOf);
}

interface IdentityRow {
  id: number;
  ravi: string;
  name: string;
  uuid: string | null;
  email: string | null;
  phone: string | null;
  lifecycle: Lifecycle;
  pool: string | null;
  workspace: string | null;
  git_directory: string | null;
  is_made: number;
  state: IdentityState;
  reason: string | null;
  free_from: string | null;
  created_at: string;
  changed_at: string;
}

function recordOf(row: IdentityRow): IdentityRecord {
  const {
    uuid,
    email,
    phone,
    pool,
    workspace,
    reason,
    free_from,
    is_made,
    created_at,
    changed_at,
    git_directory,
    ...same
  } = row;
  return {
    ...same,
    uuid: uuid ?? undefined,
    email: email ?? undefined,
    phone: phone ?? undefined,
    pool: pool ?? undefined,
    workspace: workspace ?? undefined,
    gitDirectory: git_directory ?? undefined,
    reason: reason ?? undefined,
    freeFrom: free_from ?? undefined,
    isMade: is_made === 1,
    createdAt: created_at,
    changedAt: changed_at,
  };
}

/** Strikes an entry out: the identity is there, and is nobody's business of ours. */
export function forgetIdentity(books: Books, { id }: Pick<IdentityRecord, "id">): void {
  books.prepare("DELETE FROM identities WHERE id = ?").run(id);
}
