import type { HarnessId, PersonaDescription } from "@persona-launcher/launcher";
import { expect, test } from "vitest";
import { permissionRows } from "./permission-rows.ts";

test.each([
  ["claude", {}, ["default", "ravi, reading files", "everything else"]],
  [
    "opencode",
    { allow: ["Bash(git:*)"], deny: ["WebFetch"] },
    ["default", "ravi, reading files, Bash(git:*)", "WebFetch, everything else"],
  ],
  ["claude", { mode: "acceptEdits" }, ["acceptEdits", "ravi, reading files, edits of files", "everything else"]],
  ["claude", { mode: "plan" }, ["plan", "ravi, reading files", "everything else"]],
  ["claude", { mode: "bypassPermissions" }, ["bypassPermissions", "everything", "nothing"]],
  ["opencode", { mode: "bypassPermissions", deny: ["WebFetch"] }, ["bypassPermissions", "everything", "WebFetch"]],
  ["codex", { mode: "bypassPermissions" }, ["bypassPermissions", "everything", "nothing"]],
  ["codex", { deny: ["Bash(rm:*)"] }, ["default", "everything in its sandbox", "Bash(rm:*)"]],
  ["codex", { mode: "plan" }, ["plan", "everything that its read-only sandbox lets it do", "nothing"]],
  ["codex", { allow: ["Bash(git:*)"] }, ["default", "ravi, reading files, Bash(git:*)", "everything else"]],
] satisfies [HarnessId, PersonaDescription["permissions"], string[]][])("%s with %j", (harness, permissions, words) => {
  const rows = permissionRows(harness, permissions);
  expect(rows.map(([label]) => label)).toEqual(["mode", "allowed", "denied"]);
  expect(rows.map(([, text]) => text)).toEqual(words);
});
