import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { adapters } from "../harness/adapters.ts";
import { launchDirectory } from "../workspace/state-directory.ts";
import { judgeRun } from "./judge-run.ts";
import { runAgent, type RunAgentOptions } from "./run-agent.ts";

const answer = JSON.stringify({
  type: "result",
  subtype: "success",
  is_error: false,
  result: "done",
  session_id: "s1",
});

/** Runs a shell script in the place of claude. `$LAUNCH` is its launch directory. */
function agentOf(script: string, changes: Partial<RunAgentOptions> = {}): RunAgentOptions {
  const state = mkdtempSync(join(tmpdir(), "run-agent-"));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const directory = launchDirectory(state, "l1");
  for (const path of [directory.path, directory.run, directory.temporary]) mkdirSync(path, { recursive: true });
  writeFileSync(join(directory.run, "task"), "");
  const command = join(state, "claude");
  writeFileSync(command, `#!/bin/sh\n${script}\n`);
  chmodSync(command, 0o700);
  return {
    adapter: adapters.claude,
    command,
    invocation: { args: [], env: {}, files: [], directories: [], links: [], warnings: [] },
    directory,
    workspace: state,
    env: { PATH: process.env["PATH"] ?? "", LAUNCH: directory.path, ANSWER: answer },
    launchId: "l1",
    timeoutSeconds: 30,
    secrets: [],
    signal: undefined,
    onStart: () => {},
    onLine: () => {},
    onEvent: () => {},
    ...changes,
  };
}

/** Paths of the files below a directory that this process has open. */
function openBelow(directory: string): string[] {
  return readdirSync("/proc/self/fd").flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(directory) ? [path] : [];
    } catch {
      return [];
    }
  });
}

describe("runAgent()", () => {
  it("keeps the result of an agent that removed its log", async () => {
    const options = agentOf('rm "$LAUNCH"/*.log; echo 0123456789 0123456789; echo "$ANSWER"; echo warn >&2', {
      logLimitBytes: 10,
    });
    const run = await runAgent(options);
    expect(run.end).toMatchObject({ exitCode: 0, callbackError: { code: "ENOENT", syscall: "rename" } });
    expect(judgeRun(run, { timeoutSeconds: 30 })).toMatchObject({ status: "failed", failure: { class: "resources" } });
    expect(openBelow(options.directory.path)).toEqual([]);
  });

  it("keeps the result when the last of the output cannot be written, and ends every other one", async () => {
    const texts: string[] = [];
    const options = agentOf('printf "%s\\n" "$ANSWER"; rm "$LAUNCH"/output.log; printf rest; printf "last words" >&2', {
      logLimitBytes: 10,
      secrets: ["sentinel-1"],
      onText: (_stream, text) => texts.push(text),
    });
    const run = await runAgent(options);
    expect(run).toMatchObject({ answer: "done", end: { exitCode: 0, callbackError: { syscall: "rename" } } });
    expect(run.stderr).toBe("last words\n");
    expect(texts.toSorted()).toEqual(["last words", "rest", `${answer}\n`].toSorted());
    expect(openBelow(options.directory.path)).toEqual([]);
  });

  it("tells a mistake of its caller's at the end of the output from a machine that has no room", async () => {
    const options = agentOf("printf mistake", {
      onLine: () => {
        throw new TypeError("a mistake");
      },
    });
    await expect(runAgent(options)).rejects.toThrow("a mistake");
    expect(openBelow(options.directory.path)).toEqual([]);
  });

  it("leaves nothing open when there is no place for the second log", async () => {
    const options = agentOf("exit 0");
    writeFileSync(options.directory.errorLog, "precious");
    await expect(runAgent(options)).rejects.toMatchObject({ code: "EEXIST" });
    expect(openBelow(options.directory.path)).toEqual([]);
    expect(readFileSync(options.directory.errorLog, "utf8")).toBe("precious");
    expect(existsSync(join(options.directory.run, "stdout"))).toBe(false);
  });
});
