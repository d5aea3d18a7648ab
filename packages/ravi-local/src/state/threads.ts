import { randomUUID } from "node:crypto";
import type { State } from "./state.ts";

export interface ThreadPosition {
  /** The message's own id. */
  messageId: string;
  /** Ids of earlier messages, nearest first: In-Reply-To, then References from the last to the first. */
  references: readonly string[];
}

/**
 * The thread of an arriving message: that of the nearest related message the identity knows, else a new one. The ids it
 * refers to are remembered too, so a reply that overtakes its original still meets it.
 *
 * Thread ids are ours and not a sender's Message-ID: they end up in URLs and on command lines.
 */
export function joinThread(state: State, identityId: number, position: ThreadPosition): string {
  const related = [...position.references, position.messageId];
  const threadId = findThread(state, identityId, related) ?? `thread-${randomUUID()}`;
  for (const messageId of related) {
    state.db.change("INSERT OR IGNORE INTO thread_references (identity_id, message_id, thread_id) VALUES (?, ?, ?)", [
      identityId,
      messageId,
      threadId,
    ]);
  }
  return threadId;
}

function findThread(state: State, identityId: number, messageIds: readonly string[]): string | undefined {
  for (const messageId of messageIds) {
    const row = state.db.get<{ thread_id: string }>(
      "SELECT thread_id FROM thread_references WHERE identity_id = ? AND message_id = ?",
      [identityId, messageId],
    );
    if (row !== undefined) return row.thread_id;
  }
  return undefined;
}
