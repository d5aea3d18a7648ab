import type { LaunchEvent } from "@persona-launcher/launcher";
import { expect, test } from "vitest";
import { progressLine } from "./progress.ts";
import { createStyle } from "./style.ts";

const style = createStyle(false);
const identity = { uuid: "u-1", name: "task-7", email: "task-7@ravi.localhost", phone: undefined };

test.each<{ event: LaunchEvent; line: string | undefined }>([
  { event: { type: "identity", identity, how: "made" }, line: "identity  task-7 <task-7@ravi.localhost> (new)\n" },
  {
    event: { type: "identity", identity: { ...identity, phone: "+15550100" }, how: "found" },
    line: "identity  task-7 <task-7@ravi.localhost> +15550100 (existing)\n",
  },
  { event: { type: "scope", directory: "/w/.ravi" }, line: "scope     /w/.ravi\n" },
  { event: { type: "started", harness: "codex", pid: 7 }, line: "agent     codex started, process 7\n" },
  { event: { type: "agent", event: { type: "text", text: "Hello\nthere " } }, line: "says      Hello there\n" },
  {
    event: { type: "agent", event: { type: "tool-call", id: "1", tool: "Bash", input: "ravi get email" } },
    line: "tool      Bash: ravi get email\n",
  },
  {
    event: { type: "agent", event: { type: "tool-result", id: "1", output: "ok", isError: false } },
    line: "  result  ok\n",
  },
  {
    event: { type: "agent", event: { type: "tool-result", id: "1", output: "no", isError: true } },
    line: "  failed  no\n",
  },
  { event: { type: "agent", event: { type: "session", id: "s" } }, line: undefined },
  { event: { type: "agent", event: { type: "answer", text: "done" } }, line: undefined },
  {
    event: { type: "warning", warning: { code: "SCOPE_RELOCATED", message: "elsewhere", hint: "Look there" } },
    line: "warning   elsewhere [SCOPE_RELOCATED]\n          → Look there\n",
  },
  {
    event: { type: "released", identity, release: { kind: "deleted" } },
    line: "identity  task-7 released (deleted)\n",
  },
  {
    event: { type: "released", identity, release: { kind: "kept" } },
    line: "identity  task-7 released (kept: it was there before)\n",
  },
  {
    event: { type: "released", identity, release: { kind: "left-behind", reason: "405" } },
    line: "identity  task-7 left behind\n",
  },
])("$event.type: $line", ({ event, line }) => {
  expect(progressLine(event, style)).toBe(line);
});

const hostile = "\u001b[2J\u009b\u202e\nnext";
const odd = { uuid: hostile, name: hostile, email: hostile, phone: hostile };

test.each<LaunchEvent>([
  { type: "identity", identity: odd, how: "made" },
  { type: "scope", directory: hostile },
  { type: "agent", event: { type: "text", text: hostile } },
  { type: "agent", event: { type: "tool-call", id: "1", tool: hostile, input: hostile } },
  { type: "agent", event: { type: "tool-result", id: "1", output: hostile, isError: false } },
  { type: "warning", warning: { code: "AGENT_WARNING", message: hostile } },
  { type: "released", identity: odd, release: { kind: "kept" } },
])("no text of others is obeyed: $type $event.type", (event) => {
  const line = progressLine(event, style) ?? "";
  expect(line).toContain("next");
  expect(line.match(/[\p{Cc}\p{Cf}]/gu)).toEqual(["\n"]);
});
