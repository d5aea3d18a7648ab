import { quoteValue } from "../text/quote-value.ts";
import type { Books } from "./books.ts";
import { parseRow, type LedgerKind, type LedgerRow, type UnparsedRow } from "./ledger.ts";
import { LedgerError } from "./ledger-error.ts";

/** An identity as the books know it. */
export interface KnownIdentity {
  /** The Ravi it lives at: its URL, or `local`. */
  ravi: string;
  name: string;
  uuid?: string;
  email?: string;
  phone?: string;
}

/** What an identity went through, as far as the ledger goes. */
export interface LedgerTimeline {
  /** Several when a name was given to one identity after the other. */
  identities: KnownIdentity[];
  /** The launches under it. */
  launchIds: string[];
  /** Oldest first. */
  rows: LedgerRow[];
}

/**
 * What happened to an identity and what was done under it.
 *
 * @param who Its name, uuid or email address.
 * @throws LedgerError `IDENTITY_UNKNOWN`.
 */
export function readTimeline(books: Pick<Books, "database">, who: string): LedgerTimeline {
  const identities = findIdentities(books, who);
  if (identities.length === 0) throw unknown(who);
  const launchIds = launchesOf(books, identities);
  const made = identities.filter(({ uuid }) => uuid !== undefined);
  return { identities: made.length > 0 ? made : identities, launchIds, rows: rowsOf(books, identities, launchIds) };
}

/** The launches under an identity, by its name, uuid or email address. */
export function launchesUnder(books: Pick<Books, "database">, who: string): string[] {
  const identities = findIdentities(books, who);
  if (identities.length === 0) throw unknown(who);
  return launchesOf(books, identities);
}

interface IdentityRow {
  ravi: string;
  name: string;
  uuid: string | null;
  email: string | null;
  phone: string | null;
}

/** One without a uuid stands for the launches that asked for the name and got no identity. */
function findIdentities({ database }: Pick<Books, "database">, who: string): KnownIdentity[] {
  const rows = database
    .prepare(
      `SELECT ravi, name, uuid, max(email) AS email, max(phone) AS phone FROM (
         SELECT ravi, identity_name AS name, identity_uuid AS uuid, identity_email AS email, identity_phone AS phone,
           started_at AS since FROM launches
         UNION ALL SELECT ravi, name, uuid, email, phone, created_at FROM identities)
       WHERE name = ?1 OR uuid = ?1 OR lower(email) = lower(?1)
       GROUP BY ravi, name, uuid ORDER BY min(since)`,
    )
    .all(who) as unknown as IdentityRow[];
  return rows.map(({ ravi, name, uuid, email, phone }) => ({
    ravi,
    name,
    ...(uuid === null ? {} : { uuid }),
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { phone }),
  }));
}

/** Those that had it, and those it was held for; by name also those that asked for it and got none. */
function launchesOf({ database }: Pick<Books, "database">, identities: readonly KnownIdentity[]): string[] {
  const direct = `SELECT launches.id FROM launches JOIN wanted ON launches.ravi = wanted.ravi
    AND launches.identity_name = wanted.name
    AND (launches.identity_uuid = wanted.uuid OR wanted.uuid IS NULL)
    WHERE launches.held_by IS NULL`;
  const rows = database
    .prepare(
      `WITH wanted AS (SELECT value ->> 'ravi' AS ravi, value ->> 'name' AS name, value ->> 'uuid' AS uuid FROM json_each(?)),
         holders AS (${direct})
       SELECT id FROM launches WHERE id IN holders OR held_by IN holders ORDER BY started_at, rowid`,
    )
    .all(JSON.stringify(identities)) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** What concerns the identity and not only the inside of a launch. */
const told: readonly LedgerKind[] = [
  "launch.planned",
  "identity.leased",
  "identity.provisioned",
  "identity.released",
  "identity.left-behind",
  "identity.scrubbed",
  "lease.lost",
  "credentials.resolved",
  "code.claimed",
  "launch.ended",
  "launch.recovered",
];

function rowsOf(
  { database }: Pick<Books, "database">,
  identities: readonly KnownIdentity[],
  launchIds: readonly string[],
): LedgerRow[] {
  const marks = identities.flatMap(({ name, uuid }) => (uuid === undefined ? [name] : [uuid]));
  const names = identities.map(({ name }) => name);
  const rows = database
    .prepare(
      `SELECT seq, at, launch_id AS launchId, kind, data FROM ledger
       WHERE kind IN (SELECT value FROM json_each(?1)) AND (
         launch_id IN (SELECT value FROM json_each(?2))
         OR (kind GLOB '*identity.*' OR kind GLOB 'lease.*') AND launch_id NOT IN (SELECT id FROM launches)
           AND json_valid(data) AND (
             data ->> 'uuid' IN (SELECT value FROM json_each(?3))
             OR data ->> 'uuid' IS NULL AND data ->> 'name' IN (SELECT value FROM json_each(?4))))
       ORDER BY seq`,
    )
    .all(
      JSON.stringify(told),
      JSON.stringify(launchIds),
      JSON.stringify(marks),
      JSON.stringify(names),
    ) as unknown as UnparsedRow[];
  return rows.map(parseRow);
}

function unknown(who: string): LedgerError {
  return new LedgerError("IDENTITY_UNKNOWN", `Cannot tell about identity ${quoteValue(who)}: no launch had it`, {
    hint: "Give its name, uuid or email address; persona launches shows the names",
  });
}
