import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LaunchResult } from "@persona-launcher/launcher";
import { describe, expect, test } from "vitest";
import { processesWithEnv, waitUntil } from "./src/processes.ts";
import { personaCommand, startCommand, type CliResult } from "./src/run-cli.ts";
import { snapshotTree } from "./src/tree-snapshot.ts";
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

describe("help", () => {
  test("persona --help shows every command and every exit code", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona [options] [command]

      Start claude, codex or opencode as a persona with its own email, phone and
      secret vault.

      Options:
        -V, --version                   print the version
        -h, --help                      print this help

      Commands:
        run [options] <persona> <task>  give a persona one task and print its answer
        list [options]                  list the personas
        show [options] <persona>        show a persona, and where each of its values
                                        would come from
        ravi                            the identity service on this machine
        help [command]                  print the help of a command

      Exit codes of persona run: the agent's own, and
        0 it answered · 1 it failed, or gave no answer · 124 timeout · 130 Ctrl-C
      What keeps a command from doing its work
        64 wrong usage · 65 broken file · 66 no such persona or workspace
        69 Ravi unavailable · 75 try again later · 77 Ravi refuses · 78 something must be set up
        73 state cannot be written · 74 output cannot be written · 127 harness not installed
        70 a bug in persona
      "
    `);
  });

  test("persona run --help shows every option and examples", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["run", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona run [options] <persona> <task>

      Gives a persona one task, under an identity of its own that is released
      afterwards.
      Progress goes to standard error, the answer to standard output; the exit code is
      the agent's.

      Arguments:
        persona               id of a persona; persona list has them
        task                  what the agent is to do; "-" reads it from standard
                              input

      Options:
        --harness <name>      claude, codex or opencode, instead of the persona's own
        --tier <tier>         best, best-value or minimum, for a persona with tiers
        --model <model>       another model than the persona's own
        --input <NAME=VALUE>  value of an input of the persona; repeatable
        --inherit <NAME>      let the agent see this variable of yours; repeatable
        --workspace <dir>     where the agent works (default: the current directory)
        --timeout <seconds>   stop the agent after this time (default: the persona's,
                              else 1800)
        --ravi <local|url>    the Ravi to take the identity from (default: what is
                              configured, else local)
        --persona-dir <dir>   look for personas here first; repeatable
        --dry-run             print what would be done, and do nothing
        --json                print the result, the plan or the error as one JSON
                              document
        --quiet               no progress on standard error
        -h, --help            print this help

      Examples:
        $ persona run inbox-reader "What is your address?"
        $ persona run signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000
        $ git diff | persona run reviewer - --harness codex --json
      "
    `);
  });

  test("persona list --help shows every option and examples", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["list", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona list [options]

      Lists every persona that can be run from here, and what is wrong with files that
      cannot.

      Options:
        --persona-dir <dir>  look for personas here first; repeatable
        --json               print the list as JSON
        -h, --help           print this help

      Examples:
        $ persona list
        $ persona list --json
      "
    `);
  });

  test("persona show --help shows every option and examples", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["show", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona show [options] <persona>

      Shows the effective persona, and where each value would come from. Never prints
      a value.

      Arguments:
        persona              id of a persona; persona list has them

      Options:
        --harness <name>     as if run with this harness
        --tier <tier>        as if run with this tier
        --model <model>      as if run with this model
        --persona-dir <dir>  look for personas here first; repeatable
        --json               print the description as JSON
        -h, --help           print this help

      Examples:
        $ persona show signup-tester
        $ persona show inbox-reader --harness opencode --json
      "
    `);
  });

  test("persona ravi --help shows every command and examples", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["ravi", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona ravi [options] [command]

      Local Ravi: identities, mail, messages and vaults on this machine, without
      account or network.

      Options:
        -h, --help        print this help

      Commands:
        up [options]      Starts local Ravi, unless it runs already.
        down [options]    Stops local Ravi. Its identities stay for the next time.
        status [options]  Says whether local Ravi runs, and where. Exit code 1 when it
                          does not.
        help [command]    print the help of a command

      Examples:
        $ persona ravi up
        $ persona ravi status --json
        $ persona ravi down
      "
    `);
  });

  test.each(["up", "down", "status"])("persona ravi %s --help shows its options and an example", async (name) => {
    await using world = await createWorld(never);
    const help = await world.persona(["ravi", name, "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatch(new RegExp(`^Usage: persona ravi ${name} \\[options\\]\\n`));
    expect(help.stdout).toContain("--json      print the answer as JSON");
    expect(help.stdout).toContain(`Examples:\n  $ persona ravi ${name}\n`);
  });

  test("persona alone prints its help on standard error and exits 64", async () => {
    await using world = await createWorld(never);
    const [alone, help] = [await world.persona([]), await world.persona(["--help"])];
    expect(alone).toMatchObject({ exitCode: 64, stdout: "", stderr: help.stdout });
  });

  test("persona --version prints the version", async () => {
    await using world = await createWorld(never);
    expect(await world.persona(["--version"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: "",
    });
  });
});

describe("wrong usage", () => {
  const state = "Cannot read the command line:";
  test.each([
    { args: ["rnu"], says: "unknown command 'rnu'", next: 'Did you mean run? See "persona --help"' },
    { args: ["ravi", "upp"], says: "unknown command 'upp'", next: 'Did you mean up? See "persona ravi --help"' },
    {
      args: ["run", "--harnes", "x"],
      says: "unknown option '--harnes'",
      next: 'Did you mean --harness? See "persona run --help"',
    },
    { args: ["run"], says: "missing required argument 'persona'", next: 'See "persona run --help"' },
    { args: ["run", "inbox-reader"], says: "missing required argument 'task'", next: 'See "persona run --help"' },
    { args: ["show"], says: "missing required argument 'persona'", next: 'See "persona show --help"' },
    {
      args: ["run", "inbox-reader", "Hi", "--timeout"],
      says: "option '--timeout <seconds>' argument missing",
      next: 'See "persona run --help"',
    },
    {
      args: ["list", "all"],
      says: "too many arguments for 'list'. Expected 0 arguments but got 1",
      next: 'See "persona list --help"',
    },
    {
      args: [`${escape}[31mred`],
      says: String.raw`unknown command '\u{1b}[31mred'`,
      next: 'See "persona --help"',
    },
  ])("$args exits 64 and says $says", async ({ args, says, next }) => {
    await using world = await createWorld(never);
    const [asText, asJson] = [
      await world.persona(args),
      await world.persona([...args.slice(0, -1), "--json", ...args.slice(-1)]),
    ];
    expect(asText).toEqual({
      exitCode: 64,
      signal: undefined,
      stdout: "",
      stderr: `error ${state} ${says} [USAGE]\n  → ${next}\n`,
    });
    expect(asJson).toMatchObject({ exitCode: 64, stderr: "" });
    expect(JSON.parse(asJson.stdout)).toMatchObject({ error: { code: "USAGE", hint: expect.any(String) as string } });
  });
});

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
      description: `Odd ${"\u202e"}`,
      harness: "claude",
      model: "claude-sonnet-4-5",
      systemPrompt: `Line ${"\u202e"}\nnext`,
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
    const persona = { harness: "claude", model: "claude-sonnet-4-5", systemPrompt: "x", description: "d".repeat(900) };
    await Promise.all(ids.map((id) => world.writePersona({ id, ...persona })));
    const run = await shell(world, 'set -o pipefail; $PERSONA list | head -1; echo "${PIPESTATUS[*]}"');
    expect(run.stdout).toMatch(/^p0 +claude +d+\n0 0\n$/);
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

interface Interrupted {
  run: CliResult;
  launchId: string;
}

/** Starts a run whose agent sleeps, and sends signals until it has ended. */
async function interrupt(
  world: World,
  args: readonly string[],
  signalIt: (running: ReturnType<World["startPersona"]>) => Promise<unknown>,
): Promise<Interrupted> {
  await using running = world.startPersona([...world.runArgs("inbox-reader", "Sleep", "claude"), ...args]);
  await running.waitForStderr(/tool +Bash: .*sleep 300/, 60_000);
  const [launchId = ""] = await readdir(join(world.state, "launches"));
  await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length > 1, {
    what: "the agent's command to run",
    timeoutMs: 30_000,
  });
  await signalIt(running);
  return { run: await running.ended, launchId };
}

const sleeper: StandInScript = ({ toolResults }) =>
  toolResults.length === 0 ? { run: "sleep 300" } : { say: "slept" };

describe("signals", () => {
  test.each([
    { signal: "SIGINT", exitCode: 130 },
    { signal: "SIGTERM", exitCode: 143 },
    { signal: "SIGHUP", exitCode: 129 },
  ] as const)("$signal stops the agent, releases the identity and exits $exitCode", async ({ signal, exitCode }) => {
    await using world = await createWorld(sleeper);
    const { run, launchId } = await interrupt(world, [], async (running) => running.kill(signal));

    expect(run).toMatchObject({ exitCode, stdout: "" });
    expect(run.stderr).toMatch(
      /\nstopping the agent and releasing its identity; once more to leave at once\n(?: {2}failed .*\n)?identity {2}\S+ released \(deleted\)\ncancelled .*\n {2}→ log: \S+\/output\.log\n$/,
    );
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).toEqual([]);
    expect(await world.account.identities.list()).toEqual([]);
    expect([...(await snapshotTree(world.workspace)).keys()]).toEqual([]);
    expect(await readdir(join(world.state, "launches", launchId))).toEqual(["error.log", "output.log"]);
  });

  test("an interrupted run with --json prints its result", async () => {
    await using world = await createWorld(sleeper);
    const { run } = await interrupt(world, ["--json"], async (running) => running.kill("SIGINT"));
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({
      status: "cancelled",
      identity: { release: { kind: "deleted" } },
    });
  });

  test("the same Ctrl-C passed on twice, as npm does, still ends in good order", async () => {
    await using world = await createWorld(sleeper);
    const { run } = await interrupt(world, [], async (running) => running.kill("SIGINT") && running.kill("SIGINT"));
    expect(run.exitCode).toBe(130);
    expect(run.stderr).toContain("released (deleted)");
  });

  test("a second Ctrl-C leaves at once, and takes the agent along", async () => {
    await using world = await createWorld(sleeper, { home: { below: "repository" } });
    const stubborn = join(world.workspace, "bin");
    await mkdir(stubborn);
    // An agent that cannot be asked to stop keeps the first Ctrl-C waiting.
    await writeFile(
      join(stubborn, "claude"),
      `#!/bin/sh\ntrap '' INT TERM\necho '{"type":"assistant","message":{"content":[{"type":"tool_use","id":"1","name":"Bash","input":{"command":"sleep 300"}}]}}'\nwhile :; do sleep 300; done\n`,
      { mode: 0o755 },
    );
    const env = {
      ...world.user.env,
      PATH: `${stubborn}:${world.user.env["PATH"]}`,
      RAVI_API_URL: world.ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
    };
    await using running = world.startPersona(world.runArgs("inbox-reader", "Sleep", "claude"), { env });
    await running.waitForStderr(/tool +Bash/, 60_000);
    const [launchId = ""] = await readdir(join(world.state, "launches"));
    running.kill("SIGINT");
    await running.waitForStderr(/stopping the agent/);
    await waitUntil(() => running.kill("SIGINT") && /left at once/.test(running.stderr()), {
      what: "the command to leave",
    });
    const run = await running.ended;

    expect(run).toMatchObject({ exitCode: 130, stdout: "" });
    expect(run.stderr).toMatch(/\nleft at once: the identity may not be released\n$/);
    await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length === 0, {
      what: "the agent to be gone",
    });
  });
});

describe("how a run ends", () => {
  const run = (world: World, ...more: string[]): Promise<CliResult> =>
    world.persona(["run", "inbox-reader", "Hi", "--harness", "claude", "--timeout", "60", ...more]);

  test('the task "-" is read from standard input', async () => {
    await using world = await createWorld(({ task }) => ({ say: `Task was ${task}` }));
    const result = await world.persona(
      ["run", "inbox-reader", "-", "--harness", "claude", "--timeout", "60", "--quiet"],
      {
        input: "Line one\nline “two” $HOME\n",
      },
    );
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(result.stdout).toContain("Task was Line one\nline “two” $HOME\n");
  });

  test("a model that never answers ends at the --timeout with 124", async () => {
    await using world = await createWorld(() => ({ hang: true }));
    const result = await run(world, "--timeout", "2");
    expect(result).toMatchObject({ exitCode: 124, stdout: "" });
    expect(result.stderr).toMatch(/released \(deleted\)\ntimeout no end within 2 s\n {2}→ log: \S+\n$/);
    expect(await world.account.identities.list()).toEqual([]);
  });

  test("an error of the model's API is the reason of the failure, with the agent's exit code", async () => {
    await using world = await createWorld(() => ({ error: { status: 400, message: "the model is out to lunch" } }));
    const result = await run(world, "--json");
    const document = JSON.parse(result.stdout) as LaunchResult;
    expect(document).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("the model is out to lunch") as string,
    });
    expect(document.exitCode).toBeGreaterThan(0);
    expect(result.exitCode).toBe(document.exitCode);
  });

  test("an empty answer is a failure with exit code 1, whatever the agent's exit code", async () => {
    await using world = await createWorld(() => ({ say: "" }));
    const result = await run(world);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(/failed the agent ended without an answer\n {2}→ log: \S+\n$/);
  });

  test("--quiet leaves only the answer", async () => {
    await using world = await createWorld(() => ({ say: "All is well." }));
    expect(await run(world, "--quiet")).toMatchObject({ exitCode: 0, stdout: "All is well.\n", stderr: "" });
  });
});
