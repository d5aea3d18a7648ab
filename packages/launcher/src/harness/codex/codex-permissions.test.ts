import { existsSync } from "node:fs";
import { parse } from "smol-toml";
import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { codexAdapter } from "../codex.ts";
import type { HarnessInput } from "../harness-adapter.ts";
import { codexPermissions } from "./codex-permissions.ts";

const plain: HarnessInput = {
  mode: "headless",
  isolate: false,
  history: "/state/history",
  personaId: "tester",
  systemPrompt: "",
  model: "gpt-5.5",
  mcpServers: [],
  sandbox: { network: true, writableRoots: [] },
  directory: "/state/it's/harness",
  temporary: "/state/tmp",
  workspace: "/srv/space",
  pinned: {},
  connection: { variables: [], env: {}, settings: {} },
  sessionId: "00000000-0000-4000-8000-000000000001",
  nodePath: "/opt/node js/bin/node",
};

const of = (permissions: PersonaPermissions, input: Partial<HarnessInput> = {}): ReturnType<typeof codexPermissions> =>
  codexPermissions({ ...plain, permissions, ...input });

describe("codexPermissions()", () => {
  it("leaves everything to the sandbox where the persona names nothing", () => {
    expect(of({})).toEqual({ rules: undefined, features: {}, settings: {}, warnings: [] });
  });

  it.each<[string, PersonaPermissions, object]>([
    ["an allow list", { allow: ["Bash(git:*)"] }, { allow: ["Bash(git:*)"], deny: [], closed: true }],
    ["a deny list", { deny: ["Bash(rm:*)"] }, { allow: [], deny: ["Bash(rm:*)"], closed: false }],
    [
      "a deny list beside everything",
      { mode: "bypassPermissions", allow: ["Read"], deny: ["Edit"] },
      { allow: [], deny: ["Edit"], closed: false },
    ],
    ["accepted edits", { mode: "acceptEdits", allow: ["Bash"] }, { closed: true, acceptEdits: true }],
  ])("has a hook check %s", (_name, permissions, expected) => {
    const { rules, warnings } = of(permissions);
    expect(rules).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  it("switches whole tools off instead", () => {
    expect(of({ deny: ["Bash", "WebSearch", "Task", "mcp__lab__drop"] })).toEqual({
      rules: undefined,
      features: { shell_tool: false, multi_agent: false },
      settings: { web_search: "disabled" },
      warnings: [],
    });
    expect(of({}, { sandbox: { network: false, writableRoots: [] } }).settings).toEqual({ web_search: "disabled" });
  });

  it("says what it cannot tell apart", () => {
    expect(
      of({ allow: ["Read", "Teleport"], deny: ["Read", "Edit(/etc/**)", "WebFetch(domain:x.test)"] }).warnings,
    ).toEqual([
      'permissions.allow "Teleport" has no counterpart in codex',
      'permissions.deny "Read" is not enforced by codex: it has no such tool or pattern',
      'permissions.deny "Edit(/etc/**)" is not enforced by codex: it has no such tool or pattern',
      'permissions.deny "WebFetch(domain:x.test)" is not enforced by codex: it has no such tool or pattern',
    ]);
  });

  it("denies on a terminal too, and leaves asking to codex", () => {
    const { rules, warnings } = of({ allow: ["Bash(git:*)"], deny: ["Bash(rm:*)"] }, { mode: "interactive" });
    expect(rules).toMatchObject({ closed: false, deny: ["Bash(rm:*)"] });
    expect(warnings).toEqual(["permissions.allow is not applied by codex on a terminal: it asks by its own rules"]);
  });

  it("is prepared as a hook that a shell can start, with rules beside the configuration", () => {
    const { args, files } = codexAdapter.prepare({ ...plain, permissions: { deny: ["Bash(rm:*)"] } });
    expect(args).toContain("--dangerously-bypass-hook-trust");
    expect(files.map(({ path }) => path)).toEqual(["codex/config.toml", "codex/persona-rules.json"]);
    const config = parse(files[0]?.contents ?? "") as { hooks: { PreToolUse: { hooks: { command: string }[] }[] } };
    const command = config.hooks.PreToolUse[0]?.hooks[0]?.command ?? "";
    expect(command).toMatch(
      /^'\/opt\/node js\/bin\/node' '\/.*permission-hook\.mjs' '\/state\/it'\\''s\/harness\/codex\/persona-rules\.json'$/,
    );
    expect(existsSync(/' '(\/.*permission-hook\.mjs)' '/.exec(command)?.[1] ?? "")).toBe(true);
  });

  it("needs no hook and no trust for a persona without rules", () => {
    const { args, files } = codexAdapter.prepare(plain);
    expect(args.join(" ")).not.toContain("hook");
    expect(files).toHaveLength(1);
  });
});
