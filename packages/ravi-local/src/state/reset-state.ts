import type { State } from "./state.ts";

/** Removes every identity with all it owns, and the outbox. Ids and phone numbers go on counting. */
export function resetState(state: State): void {
  state.db.transaction(() => {
    for (const table of ["identities", "outbox", "attachment_contents"]) state.db.change(`DELETE FROM ${table}`, []);
  });
  state.notifier.notify("everybody");
}
