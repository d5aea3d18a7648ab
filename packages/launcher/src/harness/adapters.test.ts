import { buildNonInteractiveSpec } from "@agentworkforce/harness-kit";
import type { McpServerSpec } from "@agentworkforce/workload-router";
import { describe, expect, it } from "vitest";
import { shieldMcpServers } from "../credentials/shield-mcp-servers.ts";
import { adapters } from "./adapters.ts";
import { harnessIds } from "./harness-adapter.ts";
import { plainInput } from "./harness-input.fixture.mjs";

const plain = { ...plainInput, model: "anthropic/claude-sonnet-4-5", pinned: {} };

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe("adapters", () => {
  it("know every harness under its own name", () => {
    expect(Object.values(adapters).map(({ id, command, firstSignal }) => [id, command, firstSignal])).toEqual([
      ["claude", "claude", "SIGINT"],
      ["codex", "codex", "SIGTERM"],
      ["opencode", "opencode", "SIGTERM"],
    ]);
    expect(Object.keys(adapters)).toEqual([...harnessIds]);
  });

  it.each(harnessIds)("%s writes only below its own directory", (id) => {
    const { files, directories, links } = adapters[id].prepare({
      ...plain,
      connection: { ...plain.connection, loginFile: "/home/user/.codex/auth.json" },
    });
    const paths = [...files.map(({ path }) => path), ...directories, ...links.map(({ path }) => path)];
    expect(paths.filter((path) => path.startsWith("/") || path.split("/").includes(".."))).toEqual([]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it.each(harnessIds)("%s is prepared without side effects", (id) => {
    const input = structuredClone(plain);
    expect(adapters[id].prepare(input)).toEqual(adapters[id].prepare(structuredClone(plain)));
    expect(input).toEqual(plain);
  });

  it.each(harnessIds)("%s gets no secret of an MCP server in arguments, files or variables", (id) => {
    const random = createRandom(20_261_120);
    const sentinels: string[] = [];
    const secret = (): string => {
      sentinels.push(`sentinel-${random().toString(36).slice(2)}`);
      return sentinels.at(-1) ?? "";
    };
    for (let round = 0; round < 50; round += 1) {
      const declared: Record<string, McpServerSpec> = {};
      const resolved: Record<string, McpServerSpec> = {};
      for (let index = 0; index < Math.floor(random() * 5); index += 1) {
        const value = secret();
        const [ref, filled] = random() < 0.5 ? ["$TOKEN", value] : ["Bearer ${TOKEN}", `Bearer ${value}`];
        const name = `s${index}`;
        if (random() < 0.5) {
          declared[name] = { type: "stdio", command: "x", env: { KEY: ref, MODE: "fast" } };
          resolved[name] = { type: "stdio", command: "x", env: { KEY: filled, MODE: "fast" } };
        } else {
          declared[name] = { type: "http", url: "https://x.test", headers: { Authorization: ref, Accept: "*/*" } };
          resolved[name] = { type: "http", url: "https://x.test", headers: { Authorization: filled, Accept: "*/*" } };
        }
      }
      const shielded = shieldMcpServers(declared, resolved);
      const text = JSON.stringify(adapters[id].prepare({ ...plain, mcpServers: shielded.servers }));
      expect(sentinels.filter((sentinel) => text.includes(sentinel))).toEqual([]);
      expect(Object.keys(shielded.environment).filter((name) => !text.includes(name))).toEqual([]);
    }
    expect(sentinels.length).toBeGreaterThan(50);
  });

  it.each(harnessIds)("%s honours sandbox.writableRoots or says that it does not", (id) => {
    const { files, warnings } = adapters[id].prepare({
      ...plain,
      sandbox: { network: true, writableRoots: ["/srv/shared"] },
    });
    const isHonoured = files.some(({ contents }) => contents.includes("/srv/shared"));
    expect(isHonoured || warnings.some((warning) => warning.includes("sandbox.writableRoots"))).toBe(true);
  });
});

/** The value of an option, be it `--name=value` or `--name value`. */
function valueOf(args: readonly string[], name: string): string | undefined {
  const joined = args.find((arg) => arg.startsWith(`${name}=`));
  return joined?.slice(name.length + 1) ?? args[args.indexOf(name) + 1];
}

describe("compared with harness-kit 0.11.0", () => {
  const prompt = "Prompt that nobody else may read";
  const task = "Task that nobody else may read";
  const mcpServers: Record<string, McpServerSpec> = {
    lab: { type: "http", url: "https://mcp.example.test/mcp", headers: { Authorization: "Bearer sentinel" } },
  };
  const theirs = (harness: "claude" | "codex" | "opencode", model: string): readonly string[] =>
    buildNonInteractiveSpec({
      harness,
      personaId: plain.personaId,
      model,
      systemPrompt: prompt,
      mcpServers,
      permissions: { mode: "acceptEdits" },
      task,
    }).args;
  const ours = (harness: "claude" | "codex" | "opencode", model: string): readonly string[] =>
    adapters[harness].prepare({
      ...plain,
      model,
      systemPrompt: prompt,
      permissions: { mode: "acceptEdits" },
      mcpServers: shieldMcpServers(
        { lab: { type: "http", url: "x", headers: { Authorization: "Bearer ${T}" } } },
        mcpServers,
      ).servers,
    }).args;

  const shown = (args: readonly string[]): Record<string, boolean> => {
    const text = args.join("\0");
    return { prompt: text.includes(prompt), task: text.includes(task), mcp: text.includes("sentinel") };
  };

  it("our claude has the same model, permission mode and strictness", () => {
    const [kit, own] = [theirs("claude", "claude-sonnet-4-5"), ours("claude", "claude-sonnet-4-5")];
    expect(valueOf(own, "--model")).toBe(valueOf(kit, "--model"));
    expect(valueOf(own, "--permission-mode")).toBe(valueOf(kit, "--permission-mode"));
    expect([kit, own].map((args) => args.includes("--strict-mcp-config"))).toEqual([true, true]);
  });

  it.each([
    ["claude", "claude-sonnet-4-5", { prompt: true, task: true, mcp: true }],
    ["codex", "openai/gpt-5.5", { prompt: true, task: true, mcp: false }],
    ["opencode", "anthropic/claude-sonnet-4-5", { prompt: false, task: true, mcp: false }],
  ] as const)("our %s puts neither prompt nor task nor MCP servers on argv", (harness, model, expected) => {
    expect(shown(theirs(harness, model))).toEqual(expected);
    expect(shown(ours(harness, model))).toEqual({ prompt: false, task: false, mcp: false });
  });
});
