import { setTimeout as delay } from "node:timers/promises";
import { releaseLeases } from "../leases/keep-lease.ts";
import { leaseBusyError } from "../leases/lease-busy.ts";
import type { LeaseGrant } from "../leases/lease.ts";
import { leasesOf } from "../leases/leases-of.ts";
import { tryAcquire } from "../leases/try-acquire.ts";
import type { Books } from "./books.ts";
import { isHolderAlive, type Holder } from "./holder.ts";
import { inheritIdentity, inheritScope } from "./journal.ts";

/**
 * What a launch is: an agent with one task, an agent at a terminal, a command of the caller's, an identity that is kept
 * for launches to come, the making of one beforehand, or an identity that waits for a launch.
 */
export type LaunchKind = "headless" | "interactive" | "exec" | "hold" | "provision" | "warm";

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
  /** Whether other launches that say so too may use the identity at the same time. @default false */
  isShared?: boolean | undefined;
  /** Launches whose processes are gone, and whose leases gave way already. */
  tookOverFrom?: readonly string[] | undefined;
  /** A live launch that hands its identity over to this one, with all it noted of it. */
  handedOverBy?: string | undefined;
}

/**
 * Enters a launch, with the lease of its identity; one that uses what another launch holds gets none. A launch whose
 * process is dead gives way.
 *
 * @throws LaunchError `IDENTITY_BUSY`.
 */
export function enterLaunch(books: Books, launch: LaunchRecord, holder: Holder): LeaseGrant | undefined {
  return books.transaction(() => {
    if (launch.handedOverBy !== undefined) endLaunch(books, launch.handedOverBy, "handed-over");
    const grant = launch.heldBy === undefined ? leaseIdentity(books, launch, holder) : undefined;
    insertLaunch(books, launch, holder);
    for (const id of [...(launch.tookOverFrom ?? []), ...(grant?.tookOverFrom ?? [])])
      endLaunch(books, id, "abandoned");
    if (grant !== undefined) inheritIdentity(books, launch.id, { ravi: launch.ravi, name: launch.identityName });
    return grant;
  });
}

function leaseIdentity(books: Books, launch: LaunchRecord, holder: Holder): LeaseGrant {
  const resource = identityResource(launch.ravi, launch.identityName);
  const outcome = tryAcquire(books, { resource, launchId: launch.id, holder, isShared: launch.isShared ?? false });
  if ("busy" in outcome) throw leaseBusyError(`identity "${launch.identityName}"`, outcome);
  return outcome;
}

/** What the right to the identity of a workspace is called. */
export function workspaceResource(ravi: string, path: string): string {
  return `workspace:${ravi}:${path}`;
}

/** What the right to an identity is called. */
export function identityResource(ravi: string, name: string): string {
  return `identity:${ravi}:${name}`;
}

/** The columns that tell who answers for a launch. */
interface HolderRow {
  id: string;
  holder_pid: number;
  holder_start: string;
  holder_host: string;
  holder_boot: string;
}

const holderColumns = "id, holder_pid, holder_start, holder_host, holder_boot";

/** Who answers for a launch, as its row has it. */
export function holderOfRow(row: Omit<HolderRow, "id">): Required<Holder> {
  return { pid: row.holder_pid, startTicks: row.holder_start, host: row.holder_host, boot: row.holder_boot };
}

/** Enters a launch, with no right to anything. */
export function insertLaunch(
  books: Books,
  launch: LaunchRecord,
  holder: Holder,
  startedAt: string = new Date().toISOString(),
): void {
  books
    .prepare(
      `INSERT INTO launches
         (id, persona_id, persona_hash, harness, workspace, ravi, identity_name, started_at, mode, held_by,
          holder_pid, holder_start, holder_host, holder_boot)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      launch.id,
      launch.personaId,
      launch.personaHash,
      launch.harness,
      launch.workspace,
      launch.ravi,
      launch.identityName,
      startedAt,
      launch.mode ?? "headless",
      launch.heldBy ?? null,
      holder.pid,
      holder.startTicks,
      holder.host ?? "",
      holder.boot ?? "",
    );
}

/** Whether the books know the launch. */
export function isEntered(books: Books, launchId: string): boolean {
  return books.prepare("SELECT 1 FROM launches WHERE id = ?").get(launchId) !== undefined;
}

export function noteIdentity(books: Books, launchId: string, uuid: string, isMade: boolean): void {
  books
    .prepare("UPDATE launches SET identity_uuid = ?, identity_made = ? WHERE id = ?")
    .run(uuid, isMade ? 1 : 0, launchId);
}

/** What the right to a scope's directory is called. Whoever takes one back has it meanwhile. */
export function scopeResource(directory: string): string {
  return `scope:${directory}`;
}

const clearingPollMs = 20;
/** How long a launch waits for a directory that is being cleared; then it goes elsewhere. */
const clearingPatienceMs = 5_000;

/**
 * Notes `directory` as the scope of a launch, unless a live launch has its scope there. One whose process is dead gives
 * way, and what it left there is this launch's to take back.
 *
 * @returns Whether the launch has the directory now.
 */
export async function claimScope(books: Books, launchId: string, directory: string): Promise<boolean> {
  for (const deadline = performance.now() + clearingPatienceMs; ;) {
    const rival = books.transaction(() => {
      if (isBeingCleared(books, directory)) return "clearing";
      const live = liveScopeUser(books, launchId, directory);
      if (live !== undefined) return live;
      noteScope(books, launchId, directory);
      inheritScope(books, launchId, directory);
      return undefined;
    });
    if (rival === undefined) return true;
    if (rival === "clearing") {
      if (performance.now() > deadline) return false;
      await delay(clearingPollMs);
      continue;
    }
    if (await isHolderAlive(holderOfRow(rival))) return false;
    endLaunch(books, rival.id, "abandoned");
  }
}

function isBeingCleared(books: Books, directory: string): boolean {
  return leasesOf(books, { resource: scopeResource(directory) }).some(({ isForfeited }) => !isForfeited);
}

function liveScopeUser(books: Books, launchId: string, directory: string): HolderRow | undefined {
  return books
    .prepare(`SELECT ${holderColumns} FROM launches WHERE scope_directory = ? AND id <> ? AND ended_at IS NULL`)
    .get(directory, launchId) as HolderRow | undefined;
}

export function noteScope(books: Books, launchId: string, directory: string): void {
  books.prepare("UPDATE launches SET scope_directory = ? WHERE id = ?").run(directory, launchId);
}

export interface LaunchEnding {
  /** `completed`, `failed`, … */
  outcome: string;
  /** Class of the failure. */
  failure?: string | undefined;
  /** The harness's id of the conversation. */
  sessionId?: string | undefined;
}

/** Closes the record of a launch, and gives its leases back. */
export function endLaunch(books: Books, launchId: string, ending: LaunchEnding | string): void {
  const { outcome, failure, sessionId } = typeof ending === "string" ? { outcome: ending } : ending;
  books.transaction(() => {
    books
      .prepare(
        "UPDATE launches SET ended_at = ?, outcome = ?, failure = ?, session_id = ? WHERE id = ? AND ended_at IS NULL",
      )
      .run(new Date().toISOString(), outcome, failure ?? null, sessionId ?? null, launchId);
    releaseLeases(books, launchId);
  });
}

/** Notes how the identity can be reached, for whoever uses the scope of this launch. */
export function noteReach(books: Books, launchId: string, reach: { email: string; phone: string | undefined }): void {
  books
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
  const row = books
    .prepare(
      `SELECT ${holderColumns}, persona_id, ravi, identity_uuid, identity_name, identity_email, identity_phone FROM launches
       WHERE scope_directory = ? AND mode = 'hold' AND ended_at IS NULL AND identity_email IS NOT NULL
       ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    )
    .get(directory) as HeldRow | undefined;
  if (row === undefined) return undefined;
  if (!(await isHolderAlive(holderOfRow(row)))) return undefined;
  const { identity_uuid: uuid, identity_name: name, identity_email: email, identity_phone: phone } = row;
  const { id: launchId, persona_id: personaId, ravi } = row;
  return { launchId, personaId, ravi, directory, identity: { uuid, name, email, phone: phone ?? undefined } };
}

type HeldRow = HolderRow & {
  persona_id: string;
  ravi: string;
  identity_uuid: string;
  identity_name: string;
  identity_email: string;
  identity_phone: string | null;
};

/** Whether the last launch that got an identity from that Ravi did so less than `withinMs` ago. */
export function hasLatelyServed(books: Books, ravi: string, withinMs: number): boolean {
  const row = books
    .prepare(`SELECT started_at FROM launches WHERE ravi = ? AND identity_uuid IS NOT NULL ORDER BY rowid DESC LIMIT 1`)
    .get(ravi) as { started_at: string } | undefined;
  return row !== undefined && Math.abs(Date.now() - Date.parse(row.started_at)) < withinMs;
}

/** Whether some launch of ours made the identity: one that knew of it, or one whose identity was found after its end. */
export function didWeMake(books: Books, ravi: string, uuid: string): boolean {
  const row = books
    .prepare(
      `SELECT 1 FROM launches WHERE ravi = ?1 AND identity_uuid = ?2 AND identity_made = 1
       UNION ALL SELECT 1 FROM identities WHERE ravi = ?1 AND uuid = ?2 AND is_made = 1`,
    )
    .get(ravi, uuid);
  return row !== undefined;
}

/** Who, apart from launch `besides`, last had a scope at `directory`, and whether that launch is over. */
export async function scopeOwner(
  books: Books,
  directory: string,
  besides = "",
): Promise<{ launchId: string; identityUuid: string; isLive: boolean } | undefined> {
  const row = latestOwner(books, directory, besides);
  if (row === undefined) return undefined;
  const isLive = row.ended_at === null && (await isHolderAlive(holderOfRow(row)));
  return { launchId: row.id, identityUuid: row.identity_uuid ?? "", isLive };
}

type OwnerRow = HolderRow & { identity_uuid: string | null; ended_at: string | null };

function latestOwner(books: Books, directory: string, besides: string): OwnerRow | undefined {
  return books
    .prepare(
      `SELECT ${holderColumns}, identity_uuid, ended_at FROM launches
       WHERE scope_directory = ? AND id <> ? ORDER BY started_at DESC, rowid DESC LIMIT 1`,
    )
    .get(directory, besides) as OwnerRow | undefined;
}
