import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { ModelTurn } from "./src/model-turn.ts";
import { openPageShell } from "./src/pages.ts";
import { readExample, runExample } from "./src/readme.ts";
import type { StandInStep } from "./src/stand-in-model.ts";
import { fakeClaude } from "./src/terminal-launch.ts";
import { createWorld, type World } from "./src/world.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Looks at its address, and knows what it was asked before. */
function reader({ toolResults, request, task }: ModelTurn): StandInStep {
  if (task.startsWith("And"))
    return { say: JSON.stringify(request).includes("your address") ? "Your address" : "Nothing" };
  if (toolResults.length === 0) return { run: 'echo "$RAVI_EMAIL"' };
  return { say: (toolResults.at(-1) ?? "").trim() };
}

async function withPersonas(world: World): Promise<void> {
  await cp(join(root, "personas"), join(world.workspace, "personas"), { recursive: true });
}

test("the program of docs/library.md runs", async () => {
  await using world = await createWorld(reader);
  await withPersonas(world);
  const code = await readExample("docs/library.md", "ts");
  const { stdout, stderr, exitCode } = await runExample(code, {
    env: world.user.env,
    cwd: world.workspace,
    timeoutMs: 100_000,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout.split("\n")).toEqual([
    expect.stringMatching(/^task-inbox-reader-\w+@ravi\.localhost in claude$/),
    'runs echo "$RAVI_EMAIL"',
    "completed",
    "true true",
    expect.stringMatching(/^Your address \d+$/),
    "",
  ]);
});

/** An agent that is as quick may be gone before anybody listens for its mail. */
function isSure(name: string): boolean {
  return name !== "" && name !== "GET /api/events/stream/";
}

test("the program of docs/library.md that traces prints the spans that the page shows", async () => {
  await using world = await createWorld(reader);
  await withPersonas(world);
  const agent = fileURLToPath(new URL("src/fake-agent.mjs", import.meta.url));
  const FAKE_AGENT = JSON.stringify({ harness: "claude", act: "claudeAnswer" });
  const fake = await fakeClaude(world, `FAKE_AGENT='${FAKE_AGENT}' exec '${process.execPath}' '${agent}' "$@"`);
  const code = await readExample("docs/library.md", "ts", "## Traces");
  const { stdout, stderr, exitCode } = await runExample(code, {
    env: { ...world.user.env, ...fake },
    cwd: world.workspace,
    timeoutMs: 100_000,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const printed = [...stdout.matchAll(/^ {2}name: ['"](.+)['"],$/gm)].map(([, name = ""]) => name);
  const shown = (await readExample("docs/library.md", "text", "## Traces"))
    .split("\n")
    .map((line) => line.slice(line.search(/\w/)));
  expect([...new Set(printed)].filter(isSure).toSorted()).toEqual(shown.filter(isSure).toSorted());
  expect(new Set(stdout.match(/traceId: '\w+'/g)).size).toBe(1);
});

test("the script of docs/script.md runs", async () => {
  await using world = await createWorld(reader);
  await withPersonas(world);
  const { run } = await openPageShell(world);
  const { exitCode, stdout, stderr } = await run(await readExample("docs/script.md", "sh"));
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(
    /^The agent answered: task-inbox-reader-\w+@ravi\.localhost\nrefused with 64: error .*no-such-tier/,
  );
  const result = JSON.parse(await readFile(join(world.workspace, "result.json"), "utf8")) as Record<string, unknown>;
  expect(result).toMatchObject({
    status: "completed",
    leaks: [],
    usage: { outputTokens: expect.any(Number) as number },
  });
});

test("the pages for script and library name options that exist", async () => {
  await using world = await createWorld(() => ({ say: "" }));
  const text = await readFile(join(root, "docs/script.md"), "utf8");
  const { stdout } = await world.persona(["run", "--help"]);
  for (const [option] of text.matchAll(/--[a-z]+(?:-[a-z]+)*/g)) expect(stdout).toContain(option);
});
