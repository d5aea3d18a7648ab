import { existsSync } from "node:fs";
import { parse } from "smol-toml";
import type { PersonaPermissions } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { codexAdapter } from "../codex.ts";
import type { HarnessInput } from "../harness-adapter.ts";
import { codexPermissions } from "./codex-permissions.ts";
import { plainInput } from "../harness-input.fixture.mjs";

const plain = { ...plainInput, directory: "/state/it's/harness", nodePath: "/opt/node js/bin/node" };

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

  it("offers neither web nor agents where an allow list leaves them out", () => {
    const shut = { settings: { web_search: "disabled" }, features: { multi_agent: false } };
    expect(of({ allow: ["Bash"] })).toMatchObject(shut);
    const open = of({ allow: ["Bash", "WebSearch", "Task"] });
    expect(open.settings).not.toHaveProperty("web_search");
    expect(open.features).toEqual({});
    expect(of({ allow: ["Bash"], mode: "bypassPermissions" })).toMatchObject({ settings: {}, features: {} });
    expect(of({ allow: ["Bash"] }, { mode: "interactive" })).toMatchObject({ settings: {}, features: {} });
  });

  it.each<[PersonaPermissions, false | undefined]>([
    [{ allow: ["Bash(git:*)"] }, false],
    [{ allow: ["Edit"] }, false],
    [{ allow: ["Bash"], deny: ["Bash(rm:*)"] }, false],
    [{ deny: ["Bash(rm:*)"] }, false],
    [{ allow: ["Bash"] }, undefined],
    [{ deny: ["Edit"] }, undefined],
  ])("with %j lets nothing be typed into programs where it limits commands", (permissions, expected) => {
    expect(of(permissions).features["unified_exec_tty"]).toBe(expected);
  });

  it("says that it cannot allow single paths and domains", () => {
    const allow = ["Edit(src/**)", "WebFetch(domain:x.test)", "Read(src/**)", "Bash(git:*)"];
    const { settings, warnings } = of({ allow });
    expect(settings).toMatchObject({ web_search: "disabled" });
    expect(warnings).toEqual([
      'permissions.allow "Edit(src/**)" has no counterpart in codex',
      'permissions.allow "WebFetch(domain:x.test)" has no counterpart in codex',
    ]);
  });

  it("has a hook check parts of names of MCP tools, and says so where it has none", () => {
    const deny = ["mcp__lab__get*", "mcp__lab__*"];
    expect(of({ deny })).toMatchObject({ rules: { deny, closed: false }, warnings: [] });
    expect(of({ deny: ["mcp__lab__*", "mcp__lab__drop"] }).rules).toBeUndefined();
    expect(of({ deny }, { nodePath: undefined }).warnings).toEqual([
      "permissions.deny (mcp__lab__get*) is not enforced by codex: its sandbox decides what a command may do",
    ]);
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
