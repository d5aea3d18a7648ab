import type { LedgerEvents, LedgerKind, LedgerRow } from "@persona-launcher/launcher";
import { expect, test } from "vitest";
import { ledgerWords } from "./ledger-words.ts";

function row<K extends LedgerKind>(kind: K, data: LedgerEvents[K]): LedgerRow {
  return { seq: 1, at: "2026-07-01T10:00:00.000Z", launchId: "l", kind, data };
}

const planned = { persona: "reader", personaHash: "0123456789abcdef", harness: "claude", model: "m", workspace: "/w" };

test.each<[LedgerRow, string]>([
  [
    row("launch.planned", { ...planned, mode: "headless" }),
    "planned: persona reader (0123456789ab), claude m (headless) in /w",
  ],
  [
    row("launch.planned", {
      ...planned,
      personaHash: "",
      model: "",
      mode: "exec",
      name: "mine",
      heldBy: "h",
      resume: "c",
    }),
    "planned: persona reader, claude (exec) in /w, called mine, with the identity of launch h, going on with conversation c",
  ],
  [row("identity.intended", { what: "identity", name: "anna" }), "about to make identity anna"],
  [row("identity.leased", { name: "anna", generation: 4 }), "identity anna leased (generation 4)"],
  [row("identity.provisioned", { uuid: "u", name: "anna", email: "a@x", how: "made" }), "identity anna made: a@x, u"],
  [row("credentials.resolved", { used: [] }), "no credentials used"],
  [row("code.claimed", { kind: "link", source: "sms", messageId: 7 }), "link taken from sms 7"],
  [row("process.ended", { exitCode: 3, strays: 0 }), "process ended with exit code 3"],
  [
    row("process.ended", { signal: "SIGTERM", stoppedBy: "timeout", strays: 2 }),
    "process ended by SIGTERM, stopped by timeout, 2 left over processes ended too",
  ],
  [row("identity.released", { uuid: "u", result: "left-behind", reason: "403" }), "identity u left-behind: 403"],
  [row("identity.left-behind", { name: "anna", reason: "403" }), "identity anna left behind: 403"],
  [row("lease.lost", { name: "anna", generation: 4 }), "lease of identity anna lost (generation 4)"],
  [row("launch.ended", { status: "failed", failure: "model", reason: "400" }), "failed (model): 400"],
  [
    row("launch.recovered", { by: "gc", effects: { identity: 1, scope: 2 } }),
    "recovered by gc: 1 × identity, 2 × scope",
  ],
  [row("launch.recovered", { by: "gc", effects: {} }), "recovered by gc: nothing was left"],
])("%j is told in words", (entry, words) => {
  expect(ledgerWords(entry)).toBe(words);
});

test("a kind of a newer version is told as it stands", () => {
  const newer = { ...row("identity.proved", { uuid: "u" }), kind: "moon.risen" as LedgerKind };
  expect(ledgerWords(newer)).toBe('moon.risen {"uuid":"u"}');
});
