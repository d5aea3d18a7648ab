import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "@persona-launcher/launcher";
import { describe, expect, test } from "vitest";
import { useWorker, writeFiles } from "./src/harness-world.ts";
import { startMcpHttpServer } from "./src/mcp-http-server.ts";
import { standInUsage, type StandInStep } from "./src/stand-in-model.ts";
import { createWorld, harnesses } from "./src/world.ts";

const variableServer = fileURLToPath(new URL("src/show-variable-mcp.mjs", import.meta.url));
const show = (name: string): StandInStep => ({ callTool: { server: "variables", tool: "show", arguments: { name } } });

/** A prompt in which each harness has something to trip over. */
const prompt = '---\nname: x\n---\nPROMPT-MARK {env:HOME} {file:/etc/hostname} $(id) "quoted" true = [1]';

/** What a run of that many requests has used. */
const usageOf = (requests: number): object => ({
  inputTokens: requests * standInUsage.inputTokens,
  outputTokens: requests * standInUsage.outputTokens,
});

describe.each(harnesses)("%s", (harness) => {
  test("gets every field of the persona, tells what it does, and goes on with the conversation", async () => {
    await using mcp = await startMcpHttpServer();
    const steps: StandInStep[] = [
      show("TOKEN"),
      show("RAVI_EMAIL"),
      { callTool: { server: "lab", tool: "add", arguments: { a: 2, b: 40 } } },
      { run: "ravi get email" },
    ];
    await using world = await createWorld(({ task, toolResults }) =>
      task.includes("FIRST") ? (steps[toolResults.length] ?? { say: "ANSWER-ONE" }) : { say: "ANSWER-TWO" },
    );
    const caller = { ...world.user.env, MCP_TOKEN: "token-sentinel-5f1e" };
    await using worker = await useWorker(
      world,
      harness,
      {
        systemPrompt: prompt,
        harnessSettings: { reasoning: "high" },
        mcpServers: {
          variables: { type: "stdio", command: process.execPath, args: [variableServer], env: { TOKEN: "$MCP_TOKEN" } },
          lab: { type: "http", url: mcp.url, headers: { Authorization: "Bearer ${MCP_TOKEN}" } },
        },
        ravi: {},
      },
      {},
    );

    const running = worker.sendMessage("The FIRST task", { env: caller, timeoutSeconds: 90 });
    const events: RunEvent[] = [];
    for await (const event of running) events.push(event);
    const first = await running;
    const second = await worker.sendMessage("The second task", { env: caller, timeoutSeconds: 90 });

    expect(first).toMatchObject({ status: "completed", output: "ANSWER-ONE", usage: usageOf(5) });
    expect(second).toMatchObject({ status: "completed", output: "ANSWER-TWO", usage: usageOf(1) });
    expect(second.sessionId).toBe(first.sessionId);

    const turns = world.model.requests().filter(({ isSideRequest }) => !isSideRequest);
    expect(turns).toHaveLength(6);
    for (const { effort, keySent, system } of turns) {
      expect({ effort, keySent }).toEqual({ effort: "high", keySent: true });
      expect(system).toContain(prompt);
    }
    const resumed = JSON.stringify(turns.at(-1)?.request);
    expect(["The FIRST task", "ANSWER-ONE", "The second task"].filter((text) => !resumed.includes(text))).toEqual([]);

    // The launcher masks what the agent's stream shows, so the wire tells what the server really had.
    const results = turns.at(4)?.toolResults ?? [];
    expect(results[0]).toContain("TOKEN=token-sentinel-5f1e");
    expect(results[1]).toContain(`RAVI_EMAIL=${first.identity.email}`);
    expect(results[2]).toContain("sum=42");
    expect(results[3]).toContain(`"email": "${first.identity.email}"`);
    expect(mcp.authorizations()).toContain("Bearer token-sentinel-5f1e");

    expectOrder(events);
    // codex does not know the stand-in's model.
    expect(first.warnings.map(({ code }) => code)).toEqual(harness === "codex" ? ["AGENT_WARNING"] : []);
  });

  test("runs what is allowed, refuses what is denied or not allowed, and isolated reads no instructions", async () => {
    await using mcp = await startMcpHttpServer();
    const steps: StandInStep[] = [
      { run: "touch allowed" },
      { run: "touch forbidden-file" },
      { run: "touch forbidden now" },
      { run: "mkdir unlisted" },
      { callTool: { server: "lab", tool: "add", arguments: { a: 1, b: 1 } } },
    ];
    await using world = await createWorld(({ toolResults }) => steps[toolResults.length] ?? { say: "done" });
    await writeFiles(world.workspace, { "CLAUDE.md": "INSTRUCTIONS-MARK", "AGENTS.md": "INSTRUCTIONS-MARK" });
    await using worker = await useWorker(world, harness, {
      permissions: { allow: ["Bash(touch:*)"], deny: ["Bash(touch forbidden:*)", "mcp__lab__add"] },
      mcpServers: { lab: { type: "http", url: mcp.url } },
      sandbox: { network: true },
    });
    const result = await worker.sendMessage("Go", { isolate: true, timeoutSeconds: 90 });
    expect(result.status).toBe("completed");
    const made = ["allowed", "forbidden-file", "forbidden", "now", "unlisted"];
    expect(made.filter((name) => existsSync(join(world.workspace, name)))).toEqual(["allowed", "forbidden-file"]);
    expect(mcp.calls()).not.toContain("tools/call");
    expect(JSON.stringify(world.model.requests())).not.toContain("INSTRUCTIONS-MARK");
  });
});

/** `started` first, each result after its call, text after the tools, usage that only grows, `finished` last. */
function expectOrder(events: readonly RunEvent[]): void {
  const kinds = events.map(({ type }) => type).filter((type) => type !== "warning");
  expect(kinds.filter((type) => type !== "usage")).toEqual([
    "started",
    ...[1, 2, 3, 4].flatMap(() => ["tool-call", "tool-result"]),
    "text",
    "finished",
  ]);
  expect(kinds.indexOf("usage")).toBeGreaterThan(kinds.indexOf("started"));
  const inputs = events.flatMap((event) => (event.type === "usage" ? [event.usage.inputTokens] : []));
  expect(inputs).toEqual(inputs.toSorted((a, b) => a - b));
  expect(inputs.at(-1)).toBe(5 * standInUsage.inputTokens);
  const ids = events.flatMap((event) => (event.type === "tool-call" || event.type === "tool-result" ? [event.id] : []));
  expect(ids.filter((_, index) => index % 2 === 0)).toEqual(ids.filter((_, index) => index % 2 === 1));
}
