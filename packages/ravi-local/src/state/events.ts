import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

/** Something that arrived for an identity, in the order it was stored. */
export interface StoredEvent {
  /** Grows with every event, also across restarts and resets. */
  id: number;
  kind: "email" | "sms";
  message_id: number;
  /** Thread id of a mail, conversation id of a text message. */
  place: string;
  created_dt: string;
}

/** Records an arrival; belongs into the transaction that stores the message. */
export function recordEvent(state: State, identityId: number, event: Omit<StoredEvent, "id" | "created_dt">): void {
  state.db.insert("INSERT INTO events (identity_id, kind, message_id, place, created_dt) VALUES (?, ?, ?, ?, ?)", [
    identityId,
    event.kind,
    event.message_id,
    event.place,
    timestamp(),
  ]);
}

/** The oldest `limit` events after `id`. */
export function listEventsAfter(state: State, scope: Scope, id: number, limit: number): StoredEvent[] {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.all<StoredEvent>(`SELECT * FROM events WHERE id > ? AND ${sql} ORDER BY id LIMIT ?`, [
    id,
    ...values,
    limit,
  ]);
}

/** Id of the latest event of anybody; 0 before the first. The sequence outlives deleted rows. */
export function latestEventId(state: State): number {
  const row = state.db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'");
  return row?.seq ?? 0;
}
