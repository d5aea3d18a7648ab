import { LaunchError } from "../launch-error.ts";
import type { Books } from "./books.ts";
import { isHolderAlive, type Holder } from "./holder.ts";

/**
 * What a launch is: an agent with one task, an agent at a terminal, a command of the caller's, or an identity that is
 * kept for launches to come.
 */
export type LaunchKind = "headless" | "interactive" | "exec" | "hold";

export interface LaunchRecord {
  id: string;
  /** @default "headless" */
  mode?: LaunchKind;
  /** The launch that holds the identity for this one. */
  heldBy?: string | undefined;
  personaId: string;
  personaHash: string;
  harness: string;
  workspace: string;
  /** The Ravi the identity lives at: its URL, or `local`. */
  ravi: string;
  identityName: string;
}

/**
 * Enters a launch as the one live user of its identity name, or as a user of the launch that holds it. A launch whose
 * process is dead gives way.
 *
 * @throws LaunchError `IDENTITY_BUSY`.
 */
export async function enterLaunch(books: Books, launch: LaunchRecord, holder: Holder): Promise<void> {
  for (;;) {
    const rival = launch.heldBy === undefined ? liveRival(books, launch) : undefined;
    if (rival === undefined) {
      if (insertLaunch(books, launch, holder)) return;
      continue;
    }
    if (await isHolderAlive({ pid: rival.holder_pid, startTicks: rival.holder_start })) throw busy(launch, rival.id);
    endLaunch(books, rival.id, "abandoned");
  }
}

interface RivalRow {
  id: string;
  holder_pid: number;
  holder_start: string;
}

function liveRival(books: Books, launch: LaunchRecord): RivalRow | undefined {
  return books.database
    .prepare(
      `SELECT id, holder_pid, holder_start FROM launches
       WHERE ravi = ? AND identity_name = ? AND ended_at IS NULL AND held_by IS NULL`,
    )
    .get(launch.ravi, launch.identityName) as RivalRow | undefined;
}

function insertLaunch(books: Books, launch: LaunchRecord, holder: Holder): boolean {
  const result = books.database
    .prepare(
      `INSERT INTO launches
         (id, persona_id, persona_hash, harness, workspace, ravi, identity_name, holder_pid, holder_start, started_at,
          mode, held_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (ravi, identity_name) WHERE ended_at IS NULL AND held_by IS NULL DO NOTHING`,
    )
    .run(
      launch.id,
      launch.personaId,
      launch.personaHash,
      launch.harness,
      launch.workspace,
      launch.ravi,
      launch.identityName,
      holder.pid,
      holder.startTicks,
      new Date().toISOString(),
      launch.mode ?? "headless",
      launch.heldBy ?? null,
    );
  return result.changes === 1;
}

function busy(launch: LaunchRecord, rivalId: string): LaunchError {
  return new LaunchError(
    "IDENTITY_BUSY",
    `Cannot use identity "${launch.identityName}": launch ${rivalId} is using it`,
    { hint: "Wait until that launch has ended, or have the persona use another name" },
  );
}

export function noteIdentity(books: Books, launchId: string, uuid: string, isMade: boolean): void {
  books.database
    .prepare("UPDATE launches SET identity_uuid = ?, identity_made = ? WHERE id = ?")
    .run(uuid, isMade ? 1 : 0, launchId);
}

/**
 * Notes `directory` as the scope of a launch, unless a live launch has its scope there. One whose process is dead gives
 * way.
 *
 * @returns Whether the launch has the directory now.
 */
export async function claimScope(books: Books, launchId: string, directory: string): Promise<boolean> {
  for (;;) {
    const rival = books.transaction(() => {
      const live = liveScopeUser(books, launchId, directory);
      if (live === undefined) noteScope(books, launchId, directory);
      return live;
    });
    if (rival === undefined) return true;
    if (await isHolderAlive({ pid: rival.holder_pid, startTicks: rival.holder_start })) return false;
    endLaunch(books, rival.id, "abandoned");
  }
}

function liveScopeUser(books: Books, launchId: string, directory: string): RivalRow | undefined {
  return books.database
    .prepare(
      "SELECT id, holder_pid, holder_start FROM launches WHERE scope_directory = ? AND id <> ? AND ended_at IS NULL",
    )
    .get(directory, launchId) as RivalRow | undefined;
}

export function noteScope(books: Books, launchId: string, directory: string): void {
  books.database.prepare("UPDATE launches SET scope_directory = ? WHERE id = ?").run(directory, launchId);
}

export interface LaunchEnding {
  /** `completed`, `failed`, … */
  outcome: string;
  /** Class of the failure. */
  failure?: string | undefined;
  /** The harness's id of the conversation. */
  sessionId?: string | undefined;
}

export function endLaunch(books: Books, launchId: string, ending: LaunchEnding | string): void {
  const { outcome, failure, sessionId } = typeof ending === "string" ? { outcome: ending } : ending;
  books.database
    .prepare(
      "UPDATE launches SET ended_at = ?, outcome = ?, failure = ?, session_id = ? WHERE id = ? AND ended_at IS NULL",
    )
    .run(new Date().toISOString(), outcome, failure ?? null, sessionId ?? null, launchId);
}

/** Notes how the identity can be reached, for whoever uses the scope of this launch. */
export function noteReach(books: Books, launchId: string, reach: { email: string; phone: string | undefined }): void {
  books.database
    .prepare("UPDATE launches SET identity_email = ?, identity_phone = ? WHERE id = ?")
    .run(reach.email, reach.phone ?? null, launchId);
}

/** An identity that a live launch keeps for others, and the scope it stands in. */
export interface HeldScope {
  launchId: string;
  personaId: string;
  /** The Ravi the identity lives at. */
  ravi: string;
  directory: string;
  identity: { uuid: string; name: string; email: string; phone: string | undefined };
}

/** The scope at `directory`, when a live launch of ours keeps it for others to use. */
export async function heldScopeAt(books: Books, directory: string): Promise<HeldScope | undefined> {
  const row = books.database
    .prepare(
      `SELECT id, persona_id, ravi, identity_uuid, identity_name, identity_email, identity_phone, holder_pid, holder_start FROM launches
       WHERE scope_directory = ? AND mode = 'hold' AND ended_at IS NULL AND identity_email IS NOT NULL
       ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    )
    .get(directory) as HeldRow | undefined;
  if (row === undefined) return undefined;
  if (!(await isHolderAlive({ pid: row.holder_pid, startTicks: row.holder_start }))) return undefined;
  const { identity_uuid: uuid, identity_name: name, identity_email: email, identity_phone: phone } = row;
  const { id: launchId, persona_id: personaId, ravi } = row;
  return { launchId, personaId, ravi, directory, identity: { uuid, name, email, phone: phone ?? undefined } };
}

type HeldRow = RivalRow & {
  persona_id: string;
  ravi: string;
  identity_uuid: string;
  identity_name: string;
  identity_email: string;
  identity_phone: string | null;
};

/** Whether some launch of ours made the identity. */
export function didWeMake(books: Books, ravi: string, uuid: string): boolean {
  return (
    books.database
      .prepare("SELECT 1 FROM launches WHERE ravi = ? AND identity_uuid = ? AND identity_made = 1")
      .get(ravi, uuid) !== undefined
  );
}

/** Who, apart from launch `besides`, last had a scope at `directory`, and whether that launch is over. */
export async function scopeOwner(
  books: Books,
  directory: string,
  besides = "",
): Promise<{ launchId: string; identityUuid: string; isLive: boolean } | undefined> {
  const row = latestOwner(books, directory, besides);
  if (row === undefined) return undefined;
  const isLive = row.ended_at === null && (await isHolderAlive({ pid: row.holder_pid, startTicks: row.holder_start }));
  return { launchId: row.id, identityUuid: row.identity_uuid ?? "", isLive };
}

type OwnerRow = RivalRow & { identity_uuid: string | null; ended_at: string | null };

function latestOwner(books: Books, directory: string, besides: string): OwnerRow | undefined {
  return books.database
    .prepare(
      `SELECT id, identity_uuid, holder_pid, holder_start, ended_at FROM launches
       WHERE scope_directory = ? AND id <> ? ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    )
    .get(directory, besides) as OwnerRow | undefined;
}
