import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createAgentHome } from "../src/agent-home.ts";
import { shellToolNames } from "../src/model-turn.ts";
import { isAlive, waitUntil } from "../src/processes.ts";
import { standInNotice, startStandInModel } from "../src/stand-in-model.ts";
import type { StandInScript } from "../src/stand-in-model.ts";
import { personaMark, startRealCli } from "./start-real-cli.ts";

const runTwoCommands: StandInScript = ({ toolResults }) => {
  if (toolResults.length === 0) return { run: "echo first-$((40 + 2)) > made-by-agent.txt && cat made-by-agent.txt" };
  if (toolResults.length === 1) return { run: "echo second-$((5 + 5))" };
  return { say: `heard ${toolResults.map((text) => /(?:first|second)-\d+/.exec(text)?.[0]).join(" and ")}` };
};

// opencode takes many seconds of a processor to start; what it says to the stand-in, and hears, every other test shows.
describe.each(["claude", "codex"] as const)("the real %s", (harness) => {
  test("runs the scripted commands and hears their results", async () => {
    await using model = await startStandInModel(runTwoCommands);
    await using home = await createAgentHome(model);
    await using cli = await startRealCli(harness, home, 'Say "hello"\n  to @nobody');

    const { exitCode, stdout } = await cli.ended;

    expect(exitCode).toBe(0);
    expect(stdout).toContain("heard first-42 and second-10");
    expect(await readFile(join(home.workspace, "made-by-agent.txt"), "utf8")).toBe("first-42\n");
    const turns = model.requests().filter((turn) => !turn.isSideRequest);
    expect(turns.map((turn) => turn.toolResults.length)).toEqual([0, 1, 2]);
    for (const turn of turns) {
      expect(turn).toMatchObject({ harness, task: 'Say "hello"\n  to @nobody', keySent: true });
      expect(turn.model).toBe(home.models[harness].replace("lab/", ""));
      expect(turn.system).toContain(personaMark);
      expect(turn.toolNames).toContain(shellToolNames[harness]);
      expect(JSON.stringify(turn.request)).toContain(personaMark);
    }
  });

  test("calls a tool of an MCP server by the server's and the tool's own names", async () => {
    await using model = await startStandInModel(({ toolResults }) =>
      toolResults.length === 0
        ? { callTool: { server: "lab", tool: "add", arguments: { a: 19, b: 4 } } }
        : { say: `the tool said: ${toolResults[0]}` },
    );
    await using home = await createAgentHome(model, { below: "system-temp" });
    await using cli = await startRealCli(harness, home, "Add 19 and 4");

    const { exitCode, stdout } = await cli.ended;

    expect(exitCode).toBe(0);
    expect(stdout).toContain("sum=23");
    expect(model.requests().at(-1)?.toolResults).toEqual([expect.stringContaining("sum=23")]);
  });

  test("ends with exit code 1 and the message of a scripted error", async () => {
    await using model = await startStandInModel(() => ({ error: { status: 400, message: "refused-for-the-test" } }));
    await using home = await createAgentHome(model);
    await using cli = await startRealCli(harness, home, "Do anything");

    const { exitCode, stdout } = await cli.ended;

    expect(exitCode).toBe(1);
    expect(stdout).toContain("refused-for-the-test");
  });

  test("keeps waiting while the stand-in hangs, and the stand-in still closes", async () => {
    const model = await startStandInModel(() => ({ hang: true }));
    await using home = await createAgentHome(model);
    await using cli = await startRealCli(harness, home, "Wait");

    await waitUntil(() => model.requests().some((turn) => !turn.isSideRequest), {
      what: "the request",
      timeoutMs: 30_000,
    });
    expect(isAlive(cli.pid)).toBe(true);
    await cli[Symbol.asyncDispose]();
    await model[Symbol.asyncDispose]();

    await expect(fetch(model.url)).rejects.toThrow("fetch failed");
  });
});

test("The stand-in answers title requests itself, without asking the script, and records reasoning effort as it was sent", async () => {
  await using model = await startStandInModel(() => ({ say: "the answer" }));
  await using home = await createAgentHome(model);
  await using codex = await startRealCli("codex", home, "Think little");
  await codex.ended;
  await using opencode = await startRealCli("opencode", home, "Think hard", ["--variant", "high"]);

  expect((await opencode.ended).stdout).toContain("the answer");
  await waitUntil(() => model.requests().some((turn) => turn.isSideRequest), { what: "the title request" });
  const turns = model.requests().filter(({ isSideRequest }) => !isSideRequest);
  expect(turns.map(({ harness, effort }) => ({ harness, effort }))).toEqual([
    { harness: "codex", effort: "low" },
    { harness: "opencode", effort: "high" },
  ]);
});

test("A script that throws becomes an error message the CLI prints, and no retry", async () => {
  await using model = await startStandInModel(() => {
    throw new Error("broken script");
  });
  await using home = await createAgentHome(model);
  await using cli = await startRealCli("claude", home, "Anything");

  expect((await cli.ended).stdout).toContain("broken script");
  expect(model.requests()).toHaveLength(1);
});

test("The stand-in does not answer what is not a model request", async () => {
  await using model = await startStandInModel(() => ({ say: "never" }));

  const response = await fetch(`${model.url}/v1/models`);

  expect(response.status).toBe(404);
  expect(model.requests()).toEqual([]);
  expect(standInNotice).toContain("stand-in");
});

test("Requests that arrive together get their own answers", async () => {
  await using model = await startStandInModel(async ({ task }) => {
    await bothArrived;
    return { say: `answer to ${task}` };
  });
  const bothArrived = waitUntil(() => model.requests().length === 2, { what: "both requests" });
  const ask = async (task: string): Promise<string> => {
    const tools = [{ type: "function", function: { name: "bash", parameters: {} } }];
    const body = JSON.stringify({ model: "lab-model", messages: [{ role: "user", content: task }], tools });
    const init = { method: "POST", body, headers: { "content-type": "application/json" } };
    return await (await fetch(`${model.openaiUrl}/chat/completions`, init)).text();
  };

  const [first, second] = await Promise.all([ask("first"), ask("second")]);

  expect(first).toContain("answer to first");
  expect(second).toContain("answer to second");
});
