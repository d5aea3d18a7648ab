import { describe, expect, test } from "vitest";
import type { StandInScript } from "./src/stand-in-model.ts";
import { createWorld } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });
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
        -V, --version                      print the version
        -h, --help                         print this help

      Commands:
        launch [options] [persona] [task]  start a persona at this terminal
        run [options] <persona> [task]     give a persona one task and print its
                                           answer
        exec [options] <command...>        run a command of yours under the
                                           workspace's identity
        doctor [options]                   look at everything a launch needs
        list [options]                     list the personas
        show [options] <persona>           show a persona, and where each of its
                                           values would come from
        ravi                               the identity service on this machine
        new [options] [id]                 write a new persona file
        validate [options] [files...]      check persona files
        schema                             print the JSON Schema of persona files
        install [options] [pack]           install a pack of personas
        uninstall [options] <pack>         remove a pack of personas
        identities                         list, make, release and delete identities
        workspace                          give a workspace an identity of its own, or
                                           take it back
        hooks                              give every worktree of an orchestrator its
                                           own identity
        shims                              have claude, codex and opencode start under
                                           the identity of their worktree
        badge [options]                    say whose identity an agent has here
        pool                               keep identities ready for launches to lease
        vault                              put secrets into vaults of identities
        launches [options]                 list the launches
        launch-log [options] <id>          say what happened in a launch
        timeline [options] <identity>      say what happened to an identity
        ledger                             export and verify the record of all
                                           launches
        gc [options]                       take back what dead launches left
        help [command]                     print the help of a command

      Exit codes of persona run: the agent's own, and
        0 it answered · 1 it failed, or gave no answer · 124 timeout
        130 Ctrl-C · 128 + n ended by signal n: 129 SIGHUP, 137 SIGKILL, 143 SIGTERM
      What keeps a command from doing its work
        64 wrong usage · 65 broken file · 66 no such persona or workspace
        69 Ravi unavailable · 75 try again later · 77 Ravi refuses · 78 something must be set up
        73 state cannot be written · 74 output cannot be written
        126 the command cannot be executed · 127 the harness or command is not installed
        70 a bug in persona
      "
    `);
  });

  test("persona run --help shows every option and examples", async () => {
    await using world = await createWorld(never);
    const help = await world.persona(["run", "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatchInlineSnapshot(`
      "Usage: persona run [options] <persona> [task]

      Gives a persona one task, under an identity of its own that is released
      afterwards.
      Progress goes to standard error, the answer to standard output; the exit code is
      the agent's.
      With --tasks: many, each under an identity of its own, with one line of JSON per
      result.

      Arguments:
        persona                     id of a persona; persona list has them
        task                        what the agent is to do; "-" reads it from
                                    standard input; put "--" before one that starts
                                    with a dash

      Options:
        --lifecycle <kind>          ephemeral, workspace, pool or named, instead of
                                    the persona's own
        --identity <name>           the identity's name, or that of the pool, instead
                                    of the persona's own
        --shared                    let others that say so too use a named or a
                                    workspace's identity meanwhile
        --wait <time>               wait so long for an identity that is in use: 90s,
                                    10m (default: fail at once)
        --harness <name>            claude, codex or opencode, instead of the
                                    persona's own
        --tier <tier>               best, best-value or minimum, for a persona with
                                    tiers
        --profile <name>            the router's profile that chooses the tier,
                                    instead of --tier
        --model <model>             another model than the persona's own
        --input <NAME=VALUE>        value of an input of the persona; repeatable
        --inherit <NAME>            let the agent see this variable of yours;
                                    repeatable
        --workspace <dir>           where the agent works (default: the current
                                    directory)
        --isolate                   keep your own and the project's instructions and
                                    skills out; your login stays
        --install-skills            install the persona's skills for this launch
        --ravi <local|url>          the Ravi to take the identity from (default: what
                                    is configured, else local)
        --persona-dir <dir>         look for personas here first; repeatable
        --timeout <seconds>         stop the agent after this time (default: the
                                    persona's, else 1800)
        --scan                      afterwards, look for leaked secrets in files,
                                    commits, logs and transcripts
        --tasks <file>              do every task of this file, one JSON object per
                                    line; "-" reads standard input
        --results <file>            add their results to this file, and run none that
                                    has its result there
        --concurrency <count>       how many of the tasks run at once, 1 to 256
                                    (default: 4)
        --ravi-concurrency <count>  how many requests to Ravi they make at once
                                    (default: 64)
        --warm <count>              keep so many identities ready, so that a task
                                    waits for none to be made
        --retry-failed              run those again that did not complete, according
                                    to --results
        --dry-run                   print what would be done, and do nothing
        --json                      print the result, the plan or the error as one
                                    JSON document
        --quiet                     no progress on standard error
        -h, --help                  print this help

      Examples:
        $ persona run inbox-reader "What is your address?"
        $ persona run signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000
        $ git diff | persona run reviewer - --harness codex --json
        $ persona run inbox-reader --tasks tasks.jsonl --results results.jsonl --concurrency 8
      "
    `);
  });

  test("persona launch takes every option of persona run that is not about its tasks", async () => {
    await using world = await createWorld(never);
    const optionsOf = async (command: string): Promise<string[]> =>
      (await world.persona([command, "--help"])).stdout.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim()) ?? [];
    const [run, launch] = [await optionsOf("run"), await optionsOf("launch")];
    const ofTasks = new Set(["--timeout", "--scan", "--dry-run", "--json", "--tasks", "--results"]);
    for (const option of ["--concurrency", "--ravi-concurrency", "--retry-failed", "--warm"]) ofTasks.add(option);
    expect(launch).toEqual(expect.arrayContaining(run.filter((option) => !ofTasks.has(option))));
    expect(launch).toEqual(expect.arrayContaining(["--install-skills", "--profile", "--isolate"]));
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
        --all                also those that another persona of the same id shadows
        --json               print the list as JSON, always all of it
        -h, --help           print this help

      Examples:
        $ persona list
        $ persona list --all
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
        -h, --help         print this help

      Commands:
        up [options]       Starts local Ravi, unless it runs already.
        down [options]     Stops local Ravi. Its identities stay for the next time.
        status [options]   Says whether local Ravi runs, and where. Exit code 1 when
                           it does not.
        logs [options]     Prints what local Ravi has logged.
        reset [options]    Deletes every identity, mail, message and secret of local
                           Ravi.
        deliver [options]  Delivers a mail or a text message to an identity of local
                           Ravi.
        approve [options]  Approves a login that waits (ravi auth login).
        help [command]     print the help of a command

      Examples:
        $ persona ravi up
        $ persona ravi status --json
        $ persona ravi down
      "
    `);
  });

  test.each(["up", "down", "status", "logs", "reset", "deliver", "approve"])(
    "persona ravi %s --help shows its options and an example",
    async (name) => {
      await using world = await createWorld(never);
      const help = await world.persona(["ravi", name, "--help"]);
      expect(help).toMatchObject({ exitCode: 0, stderr: "" });
      expect(help.stdout).toMatch(new RegExp(`^Usage: persona ravi ${name} \\[options\\]\\n`));
      expect(help.stdout).toMatch(/--json +print the answer as\s+JSON/);
      expect(help.stdout).toContain(`Examples:\n  $ persona ravi ${name}`);
    },
  );

  test.each([
    { name: "new", takes: "[options] [id]", options: ["description", "harness", "extends", "secret", "user", "json"] },
    { name: "validate", takes: "[options] [files...]", options: ["persona-dir", "json"] },
    { name: "schema", takes: "[options]", options: ["help"] },
    { name: "install", takes: "[options] [pack]", options: ["project", "force", "json"] },
    { name: "uninstall", takes: "[options] <pack>", options: ["project", "force", "json"] },
  ])("persona $name --help shows its options and an example", async ({ name, takes, options }) => {
    await using world = await createWorld(never);
    const help = await world.persona([name, "--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout.split("\n")[0]).toBe(`Usage: persona ${name} ${takes}`);
    for (const option of options) expect(help.stdout).toMatch(new RegExp(`--${option}\\b`));
    expect(help.stdout).toContain(`Examples:\n  $ persona ${name}`);
  });

  test("persona alone prints its help on standard error and exits 64", async () => {
    await using world = await createWorld(never);
    const [alone, help] = [await world.persona([]), await world.persona(["--help"])];
    expect(alone).toMatchObject({ exitCode: 64, stdout: "", stderr: help.stdout });
  });

  test("help and --help print the same, behind other options too", async () => {
    await using world = await createWorld(never);
    const same = async (...lines: string[][]): Promise<void> => {
      const [first, ...others] = await Promise.all(lines.map((line) => world.persona(line)));
      expect(first).toMatchObject({ exitCode: 0, stderr: "" });
      for (const other of others) expect(other).toEqual(first);
    };
    await same(["--help"], ["help"]);
    await same(["ravi", "--help"], ["help", "ravi"], ["ravi", "help"]);
    await same(["exec", "--help"], ["exec", "--verbose", "--help"], ["exec", "-h"], ["help", "exec"]);
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
    { args: ["help", "nosuch"], next: 'See "persona --help"' },
    { args: ["ravi", "help", "nosuch"], next: 'See "persona ravi --help"' },
  ])("$args knows no such command", async ({ args, next }) => {
    await using world = await createWorld(never);
    expect(await world.persona(args)).toEqual({
      exitCode: 64,
      signal: undefined,
      stdout: "",
      stderr: `error ${state} unknown command 'nosuch' [USAGE]\n  → ${next}\n`,
    });
  });

  test.each([
    { args: ["rnu"], says: "unknown command 'rnu'", next: 'Did you mean run? See "persona --help"' },
    { args: ["ravi", "upp"], says: "unknown command 'upp'", next: 'Did you mean up? See "persona ravi --help"' },
    {
      args: ["run", "--harnes", "x"],
      says: "unknown option '--harnes'",
      next: 'Did you mean --harness? See "persona run --help"',
    },
    { args: ["run"], says: "missing required argument 'persona'", next: 'See "persona run --help"' },
    {
      args: ["run", "inbox-reader", "--version"],
      says: "unknown option '--version'",
      next: 'Put "--" before a task that starts with a dash. See "persona run --help"',
    },
    {
      args: ["run", "inbox-reader"],
      says: "missing required argument 'task'",
      next: 'Name a task, or --tasks <file>. See "persona run --help"',
    },
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
