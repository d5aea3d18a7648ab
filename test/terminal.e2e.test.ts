import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { personaCommand, startCommand, type CliResult } from "./src/run-cli.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });

/** Runs a shell command line, in which `$PERSONA` is the built command, in the world's workspace. */
async function shell(world: World, script: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  await using running = startCommand("/bin/bash", ["-c", script], {
    cwd: world.workspace,
    env: { ...world.user.env, PERSONA: `${process.execPath} ${personaCommand}`, ...env },
  });
  return await running.ended;
}

/** The same on a terminal of its own; standard output and error come together. */
function inTerminal(world: World, script: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return shell(world, 'exec script -qec "$SCRIPT" /dev/null', { ...env, SCRIPT: script });
}

const escape = "\u001b";

describe("colours", () => {
  const wrong = "$PERSONA run nosuch x >/dev/null";

  test("are there on a terminal, and nowhere else", async () => {
    await using world = await createWorld(never);
    const onTerminal = await inTerminal(world, wrong);
    expect(onTerminal.stdout).toContain(`${escape}[31merror${escape}[39m Cannot find persona "nosuch"`);
    expect(onTerminal.exitCode).toBe(66);
    const plain = [
      await inTerminal(world, wrong, { NO_COLOR: "1" }),
      await inTerminal(world, wrong, { TERM: "dumb" }),
      await inTerminal(world, `(${wrong}) 2>&1 | cat`),
      await shell(world, wrong),
    ];
    for (const { stdout, stderr } of plain) {
      expect(`${stdout}${stderr}`).toContain('error Cannot find persona "nosuch"');
      expect(`${stdout}${stderr}`).not.toContain(escape);
    }
  });

  test("an empty NO_COLOR does not turn them off", async () => {
    await using world = await createWorld(never);
    expect((await inTerminal(world, wrong, { NO_COLOR: "" })).stdout).toContain(`${escape}[31m`);
  });
});

/** Clears the screen, sets the title, hides text, turns the direction, and moves to another line. */
const hostile = `${escape}[2J${escape}]0;title\u0007\u009b8m\u202e\r\u2028end`;
const shownHostile = String.raw`\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}8m\u{202e}\u{d}\u{2028}end`;
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028]/;

describe("text of others", () => {
  test("is shown and not obeyed in lists, descriptions and problems", async () => {
    await using world = await createWorld(never);
    await world.writePersona({
      id: "odd",
      description: "Odd \u202e",
      harness: "claude",
      model: "claude-sonnet-4-6",
      systemPrompt: "Line \u202e\nnext",
    });
    await writeFile(join(world.workspace, "personas", `${hostile}.json`), JSON.stringify({ [hostile]: hostile }));
    const runs = [
      await world.persona(["list"]),
      await world.persona(["list", "--json"]),
      await world.persona(["show", "odd"]),
      await world.persona(["show", "odd", "--json"]),
      await world.persona(["run", hostile, "Hi"]),
      await world.persona(["run", "odd", "Hi", "--workspace", hostile]),
      await world.persona(["run", "odd", "Hi", "--input", `${hostile}=1`]),
      await world.persona(["run", "odd", "Hi", "--persona-dir", hostile]),
      await world.persona(["run", "odd", "Hi", "--harness", hostile]),
      await world.persona(["run", "odd", "Hi", "--ravi", hostile]),
    ];
    for (const { stdout, stderr } of runs) {
      expect(`${stdout}${stderr}`).not.toBe("");
      expect(`${stdout}${stderr}`).not.toMatch(obeyed);
    }
  });

  test("is shown and not obeyed in progress, and in an answer on a terminal; a pipe gets the answer as it is", async () => {
    await using world = await createWorld(({ toolResults }) =>
      toolResults.length === 0
        ? { run: `printf '\\033[2Jtool\\n'; echo '${hostile}'` }
        : { say: `Answer ${hostile}\nmore\tof it` },
    );
    const line = ["run", "inbox-reader", "Hi", "--harness", "claude", "--timeout", "60"];
    const ravi = { RAVI_API_URL: world.ravi.apiUrl, RAVI_MANAGEMENT_KEY: world.ravi.managementKey };

    const piped = await world.persona(line);
    expect(piped).toMatchObject({ exitCode: 0, stdout: `Answer ${hostile}\nmore\tof it\n` });
    expect(piped.stderr).toContain("says      Answer");
    expect(piped.stderr).not.toMatch(obeyed);

    const seen = await inTerminal(world, `$PERSONA ${line.join(" ")} 2>/dev/null`, ravi);
    expect(seen.stdout).toBe(`Answer ${shownHostile}\r\nmore\tof it\r\n`);
  });
});

describe("output that nobody takes", () => {
  test("persona list | head -1 ends without a trace", async () => {
    await using world = await createWorld(never);
    // Many more lines than a pipe holds, to a reader that takes one.
    const ids = Array.from({ length: 400 }, (_, index) => `p${index}`);
    const persona = { harness: "claude", model: "claude-sonnet-4-6", systemPrompt: "x", description: "d".repeat(900) };
    await Promise.all(ids.map((id) => world.writePersona({ id, ...persona })));
    const run = await shell(world, 'set -o pipefail; $PERSONA list | head -1; echo "${PIPESTATUS[*]}"');
    expect(run.stdout).toMatch(/^p0 +claude +personas +d+\n0 0\n$/);
    expect(run.stderr).toBe("");
  });

  test("a full disk under standard output ends with 74 and one line", async () => {
    await using world = await createWorld(never);
    expect(await shell(world, "$PERSONA list > /dev/full")).toMatchObject({
      exitCode: 74,
      stderr: "error Cannot write to standard output: ENOSPC [OUTPUT_FAILED]\n",
    });
  });

  test("a working directory that is gone ends with 66 and one line; help is still there", async () => {
    await using world = await createWorld(never);
    const gone = (command: string): Promise<CliResult> =>
      shell(world, `mkdir gone && cd gone && rmdir ../gone && ${command}`);
    expect(await gone("$PERSONA list")).toMatchObject({
      exitCode: 66,
      stderr:
        "error Cannot work in the current directory: it does not exist any more [WORKSPACE_NOT_FOUND]\n  → Change to a directory that exists\n",
    });
    expect(await gone("$PERSONA --help")).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

test("a task on standard input that is not UTF-8 is refused, and not changed", async () => {
  await using world = await createWorld(never);
  const { exitCode, stdout, stderr } = await shell(world, String.raw`printf 'caf\351' | $PERSONA run inbox-reader -`);
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
  expect(stderr).toContain("error Cannot read standard input: it is not UTF-8 text [OPTION_INVALID]");
});

test("a state directory where nothing can be made is told at once", async () => {
  await using world = await createWorld(never);
  const variables = { XDG_STATE_HOME: "/proc/persona-launcher" };
  const run = await shell(world, "$PERSONA run inbox-reader Hi", variables);
  expect(run).toMatchObject({ exitCode: 73, stdout: "" });
  expect(run.stderr).toContain("/proc/persona-launcher");
  expect(await shell(world, "$PERSONA ravi up", variables)).toMatchObject({ exitCode: 73, stdout: "" });
});
