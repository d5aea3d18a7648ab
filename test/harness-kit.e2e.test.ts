import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAgentHome, type AgentHome } from "./src/agent-home.ts";

/**
 * Tests of harness-kit 0.11.0 that fail against ours, and the defect of `reference/harnesses.md`, section 11, that each
 * of them pins. Every one listed must really fail, so that the list cannot rot.
 */
const pinsADefect: Readonly<Record<string, number>> = {
  // The persona is the first part of codex's user message.
  "codex carries system prompt as initial positional; strips provider prefix from model": 30,
  "buildNonInteractiveSpec translates harnesses to non-interactive commands": 14,
  "useRunnableSelection resolves declared persona inputs into the system prompt and env": 14,
  // The task is read from the command line.
  "useRunnableSelection spawns the harness, captures output, and passes inputs/env": 2,
  // The workspace's opencode.json is overwritten.
  "useRunnableSelection materializes and removes opencode config files around the run": 3,
};

const launcher = createRequire(fileURLToPath(new URL("../packages/launcher/package.json", import.meta.url)));
const theirs = dirname(launcher.resolve("@agentworkforce/harness-kit"));
const ours = fileURLToPath(new URL("../packages/launcher/dist/index.js", import.meta.url));

let home: AgentHome;
let place: string;

beforeAll(async () => {
  home = await createAgentHome({ url: "http://127.0.0.1:9", openaiUrl: "http://127.0.0.1:9/v1" });
  place = await mkdtemp(join(home.workspace, "harness-kit-"));
  await mkdir(join(place, "tests"));
  for (const file of await testFiles()) await cp(join(theirs, file), join(place, "tests", file));
  await writeFile(join(place, "tests", "package.json"), '{"type":"module"}');
  // The tests' own fake agents are CommonJS files in the temporary directory.
  await writeFile(join(place, "package.json"), '{"type":"commonjs"}');
  for (const module of ["runner", "harness", "inputs", "env-refs", "mcp", "detect"]) {
    await writeFile(
      join(place, "tests", `${module}.js`),
      `export * from ${JSON.stringify(pathToFileURL(ours).href)};\n`,
    );
  }
});

afterAll(async () => {
  await rm(place, { recursive: true, force: true });
  await home[Symbol.asyncDispose]();
});

test("harness-kit's published tests pass against our exports, but for those that pin a defect", async () => {
  const [original, outcomes] = await Promise.all([runTests(theirs), runTests(join(place, "tests"))]);
  // The place is fit for them: harness-kit itself passes them all here.
  expect([...original.values()]).toEqual(Array.from(original, () => true));
  expect([...outcomes.keys()]).toEqual([...original.keys()]);
  expect(outcomes.size).toBeGreaterThan(35);
  const failed = [...outcomes].filter(([, isOk]) => !isOk).map(([name]) => name);
  expect(failed.toSorted()).toEqual(Object.keys(pinsADefect).toSorted());
});

async function testFiles(): Promise<string[]> {
  return (await readdir(theirs)).filter((file) => file.endsWith(".test.js")).toSorted();
}

/** Names of the tests in a directory, and whether each passed. */
async function runTests(directory: string): Promise<Map<string, boolean>> {
  const outcomes = new Map<string, boolean>();
  for (const file of await testFiles()) {
    const { stdout } = await promisify(execFile)(process.execPath, ["--test-reporter=tap", join(directory, file)], {
      env: { ...home.env, TMPDIR: place },
      maxBuffer: 64 * 1024 * 1024,
    }).catch((error: { stdout: string }) => error);
    for (const [, not, name = ""] of stdout.matchAll(/^(not )?ok \d+ - (.+)$/gm)) {
      outcomes.set(name.replaceAll("\\#", "#"), not === undefined);
    }
  }
  return outcomes;
}
