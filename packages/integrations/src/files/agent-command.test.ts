import { expect, test } from "vitest";
import { agentLine, agentOf } from "./agent-command.ts";

test.each([
  "/x/persona",
  "/it's/a b/persona",
  String.raw`/back\slash/persona`,
  "/$(touch pwned)/`x`/persona",
  '/ü "🎛"/persona',
])("the agent that %j starts is known again", (command) => {
  expect(agentOf(agentLine(command, "codex app-server"))).toBe("codex app-server");
});

test.each([
  "claude",
  "/x/persona gc",
  "'/x/persona exec --lifecycle workspace -- claude",
  "/x/other exec --lifecycle workspace -- a",
  3,
  null,
])("%j is none of ours", (line) => {
  expect(agentOf(line)).toBeUndefined();
});
