import type { Books } from "./books.ts";
import type { IdentityFileKind } from "../identity-files/identity-file.ts";
import type { Lifecycle } from "../identity/lifecycle.ts";
import type { Belongings } from "../pool/belongings.ts";
import { step } from "../steps.ts";

/** What a launch does to the world, and what is needed to find it again and to take it back. Names and places only. */
export interface Effects {
  /** An identity at Ravi. `isUnclear`: the answer got lost, so that there may be several of the name, or may be later. */
  identity: {
    ravi: string;
    name: string;
    lifecycle: Lifecycle;
    /** Where it belongs, as in its entry: that may be struck out before it comes about. */
    pool?: string | undefined;
    workspace?: string | undefined;
    gitDirectory?: string | undefined;
    uuid?: string | undefined;
    /** Whether it is ours to delete, once that is known. */
    isMade?: boolean | undefined;
    isUnclear?: boolean | undefined;
  };
  /** An identity key at Ravi, by its label. */
  "identity-key": { ravi: string; name: string; label: string };
  /**
   * The use of an identity of a pool: as long as it stands, nobody else gets it. `belongings`: what is the slot's own;
   * unknown until somebody can get at it.
   */
  slot: { ravi: string; name: string; pool: string; belongings?: Belongings | undefined };
  /** The directory that the agent's `ravi` reads. */
  scope: { directory: string; identityUuid: string };
  /**
   * A file in the workspace that tells of the identity. `mode`: its permission bits before, unless it was made;
   * `directories`: those made for it, from the workspace, the deepest last.
   */
  "identity-file": {
    workspace: string;
    /** From the workspace. */
    file: string;
    kind: IdentityFileKind;
    identityUuid: string;
    mode?: number | undefined;
    directories: readonly string[];
  };
  /** The directory of a launch, apart from its logs. */
  "launch-directory": { path: string };
  /** Directories that an agent may leave empty in the workspace, and that were not there before. */
  placeholders: { paths: readonly string[] };
  /** Every process that carries the launch's id. */
  processes: { launchId: string };
}

export type Effect = keyof Effects;

/**
 * `intended`: about to be done, or half done. `done`: stands. `undone`: taken back. `kept`: stands for good; the launch
 * does not answer for it any more. `left-behind`: could not be taken back.
 */
export type IntentState = "intended" | "done" | "undone" | "kept" | "left-behind";

/** One line of the journal: an effect of a launch, on disk before the effect. */
export interface Intent<E extends Effect = Effect> {
  id: number;
  launchId: string;
  effect: E;
  data: Effects[E];
  state: IntentState;
  /** ISO 8601, UTC. */
  intendedAt: string;
}

/** An intent of any effect, of which `effect` tells `data`. */
export type AnyIntent = { [E in Effect]: Intent<E> }[Effect];

/** Notes what is about to be done. */
export function intend<E extends Effect>(books: Books, launchId: string, effect: E, data: Effects[E]): Intent<E> {
  const intendedAt = new Date().toISOString();
  const { lastInsertRowid } = books
    .prepare(
      `INSERT INTO intents (launch_id, effect, data, state, intended_at, changed_at)
       VALUES (?, ?, ?, 'intended', ?, ?)`,
    )
    .run(launchId, effect, JSON.stringify(data), intendedAt, intendedAt);
  step("intent.written");
  return { id: Number(lastInsertRowid), launchId, effect, data, state: "intended", intendedAt };
}

/** Notes what became of an intent. The caller keeps on using the intent it has. */
export function settle(
  books: Books,
  { id, launchId }: Pick<Intent, "id" | "launchId">,
  state: IntentState,
  reason?: string,
): void {
  // Books that were replaced by others may have somebody else's intent of that number.
  books
    .prepare("UPDATE intents SET state = ?, reason = ?, changed_at = ? WHERE id = ? AND launch_id = ?")
    .run(state, reason ?? null, new Date().toISOString(), id, launchId);
}

/** Notes what is known about an effect only now: the uuid of an identity, say. */
export function amend<E extends Effect>(books: Books, intent: Intent<E>, more: Partial<Effects[E]>): void {
  Object.assign(intent.data, more);
  books
    .prepare("UPDATE intents SET data = ?, changed_at = ? WHERE id = ? AND launch_id = ?")
    .run(JSON.stringify(intent.data), new Date().toISOString(), intent.id, intent.launchId);
}

/**
 * What still stands or may stand, of one launch or of all, in the order in which to take it back: processes first, because
 * they may change what the others are about, and then the last one first.
 */
export function openIntents(books: Books, launchId?: string): AnyIntent[] {
  const all = launchId === undefined;
  const rows = books
    .prepare(
      `SELECT id, launch_id, effect, data, state, intended_at FROM intents
       WHERE state IN ('intended', 'done') ${all ? "" : "AND launch_id = ?"} ORDER BY effect = 'processes' DESC, id DESC`,
    )
    .all(...(all ? [] : [launchId])) as unknown as IntentRow[];
  return rows.map(intentOf);
}

/** What stands for good of one kind, the first one first. */
export function keptIntents<E extends Effect>(books: Books, effect: E): Intent<E>[] {
  const rows = books
    .prepare(
      `SELECT id, launch_id, effect, data, state, intended_at FROM intents WHERE state = 'kept' AND effect = ? ORDER BY id`,
    )
    .all(effect) as unknown as IntentRow[];
  return rows.map((row) => intentOf(row) as Intent<E>);
}

function intentOf({ launch_id, intended_at, data, ...row }: IntentRow): AnyIntent {
  return { ...row, launchId: launch_id, intendedAt: intended_at, data: JSON.parse(data) as unknown } as AnyIntent;
}

/**
 * Hands what dead launches left of an identity to the launch that has the right to it now: nobody takes it back while that
 * one uses it. To be called in the transaction that gives the right.
 */
export function inheritIdentity(books: Books, launchId: string, { ravi, name }: { ravi: string; name: string }): void {
  books
    .prepare(
      `${inherit} AND effect IN ('identity', 'identity-key') AND json_extract(data, '$.ravi') = ?2
         AND json_extract(data, '$.name') = ?3`,
    )
    .run(launchId, ravi, name);
}

/** As `inheritIdentity`, for a scope's directory. */
export function inheritScope(books: Books, launchId: string, directory: string): void {
  books.prepare(`${inherit} AND effect = 'scope' AND json_extract(data, '$.directory') = ?2`).run(launchId, directory);
}

const inherit = `UPDATE intents SET launch_id = ?1 WHERE state IN ('intended', 'done') AND launch_id <> ?1
  AND launch_id IN (SELECT id FROM launches WHERE ended_at IS NOT NULL)`;

/** Whether an intent still is that launch's to take back. */
export function isStillOpen(books: Books, { id, launchId }: Pick<Intent, "id" | "launchId">): boolean {
  const row = books
    .prepare("SELECT 1 FROM intents WHERE id = ? AND launch_id = ? AND state IN ('intended', 'done')")
    .get(id, launchId);
  return row !== undefined;
}

interface IntentRow {
  id: number;
  launch_id: string;
  effect: Effect;
  data: string;
  state: IntentState;
  intended_at: string;
}

/** What an intent is about, for people. */
export function describeIntent<E extends Effect>({ effect, data }: Pick<Intent<E>, "effect" | "data">): string {
  return words[effect](data);
}

const words: { [E in Effect]: (data: Effects[E]) => string } = {
  identity: ({ name }) => `identity "${name}"`,
  "identity-key": ({ label }) => `the key "${label}"`,
  slot: ({ name, pool }) => `slot "${name}" of pool "${pool}"`,
  scope: ({ directory }) => `scope "${directory}"`,
  "identity-file": ({ workspace, file }) => `"${file}" in workspace "${workspace}"`,
  "launch-directory": ({ path }) => `launch directory "${path}"`,
  placeholders: () => "empty directories in the workspace",
  processes: ({ launchId }) => `the processes of launch ${launchId}`,
};
