import type { BuildInteractiveSpecInput } from "@agentworkforce/harness-kit";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import { buildInteractiveSpec } from "./interactive-spec.ts";
import { buildNonInteractiveSpec } from "./non-interactive-spec.ts";

const input = (harness: BuildInteractiveSpecInput["harness"], more: Partial<BuildInteractiveSpecInput> = {}) => ({
  harness,
  personaId: "p",
  model: "m",
  systemPrompt: "Be kind.",
  ...more,
});

describe("buildInteractiveSpec()", () => {
  it("ends claude's lists of tools before the task", () => {
    const permissions = { allow: ["Read", "Bash(git:*)"], deny: ["WebFetch"] };
    const { args } = buildInteractiveSpec(input("claude", { permissions }));
    expect(args.slice(-6)).toEqual([
      "--allowedTools",
      "Read",
      "Bash(git:*)",
      "--disallowedTools",
      "WebFetch",
      "--strict-mcp-config",
    ]);
    expect(args.filter((word) => word === "--strict-mcp-config")).toHaveLength(1);
  });

  it.each(["true", "3", '---\nname: "x"\n---', "quotes ' and \" and \\ and\nlines", "é😀"])(
    "hands codex the persona %j as TOML text",
    (systemPrompt) => {
      const { args, initialPrompt } = buildInteractiveSpec(input("codex", { systemPrompt }));
      expect(args.slice(0, 4)).toEqual(["-m", "m", "--no-daemon", "-c"]);
      expect(args).toHaveLength(5);
      expect(parse(args[4] ?? "")).toEqual({ developer_instructions: systemPrompt });
      expect(initialPrompt).toBeNull();
    },
  );

  it("says nothing to codex about a persona without a prompt", () => {
    expect(buildInteractiveSpec(input("codex", { systemPrompt: "" })).args).toEqual(["-m", "m", "--no-daemon"]);
  });

  it("keeps opencode from expanding what stands in the prompt", () => {
    const systemPrompt = "{env:HOME} {file:/etc/hostname} { plain }";
    const { configFiles } = buildInteractiveSpec(input("opencode", { systemPrompt }));
    const text = configFiles[0]?.contents ?? "";
    expect(text).not.toMatch(/\{(?:env|file):/);
    expect(JSON.parse(text)).toMatchObject({ agent: { p: { prompt: systemPrompt, permission: { "*": "allow" } } } });
  });

  it("gives opencode the persona's permissions, where it has any", () => {
    const { configFiles } = buildInteractiveSpec(input("opencode", { permissions: { deny: ["Bash"], mode: "plan" } }));
    const { agent } = JSON.parse(configFiles[0]?.contents ?? "") as { agent: { p: { permission: unknown } } };
    expect(agent.p.permission).toMatchObject({ "*": "deny" });
  });

  it.each([
    ["claude", "anthropic/claude-x", "claude-x"],
    ["claude", "team/claude-x", "team/claude-x"],
    ["codex", "openai-codex/gpt-x", "gpt-x"],
    ["codex", "openai/gpt-x", "gpt-x"],
    ["codex", "team/gpt-x", "team/gpt-x"],
  ] as const)("%s gets model %s as %s", (harness, model, wanted) => {
    const { args } = buildInteractiveSpec(input(harness, { model }));
    expect(args[args.findIndex((word) => word === "-m" || word === "--model") + 1]).toBe(wanted);
  });
});

describe("buildNonInteractiveSpec()", () => {
  it.each(["claude", "codex", "opencode"] as const)("%s takes no task for an option", (harness) => {
    const { args, bin } = buildNonInteractiveSpec({ ...input(harness), task: "--version" });
    expect(bin).toBe(harness);
    expect(args.slice(-2)).toEqual(["--", "--version"]);
  });

  it("keeps claude from taking a task for a command of its own", () => {
    expect(buildNonInteractiveSpec({ ...input("claude"), task: "/nope" }).args.at(-1)).toBe(" /nope");
  });

  it("keeps the options of harness-kit", () => {
    const { args } = buildNonInteractiveSpec({ ...input("opencode"), task: "t", name: "n", workingDirectory: "/w" });
    expect(args).toEqual([
      "run",
      "--agent",
      "p",
      "--model",
      "m",
      "--format",
      "default",
      "--dir",
      "/w",
      "--title",
      "n",
      "--",
      "t",
    ]);
    expect(buildNonInteractiveSpec({ ...input("claude"), task: "t" }).args).toEqual(
      expect.arrayContaining(["--print", "--output-format", "text"]),
    );
  });
});
