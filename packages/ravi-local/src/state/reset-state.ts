import type { State } from "./state.ts";

/** Removes every identity with all it owns, the outbox, and what applications sent. Ids and phone numbers go on counting. */
export function resetState(state: State): void {
  state.db.transaction(() => {
    for (const table of ["identities", "outbox", "attachments", "attachment_contents", "twilio_messages"])
      state.db.change(`DELETE FROM ${table}`, []);
  });
  state.notifier.notify("everybody");
}
