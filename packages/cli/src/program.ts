import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { CliHost } from "./cli-host.ts";
import type { RaviCommands, RaviFlags } from "./commands/ravi.ts";
import type { RunFlags } from "./commands/run.ts";
import { exitCodes } from "./exit-codes.ts";

type SetExitCode = (code: number) => void;

/** The command table. Bodies are loaded only when they run, so that `--help` and `--version` are quick. */
export function createProgram(host: CliHost, setExitCode: SetExitCode): Command {
  const program = new Command("persona")
    .description("Start claude, codex or opencode as a persona with its own email, phone and secret vault.")
    .version(packageVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.write(text),
      writeErr: (text) => host.writeError(text),
      // Told by runPersona, in the form of all errors.
      outputError: () => {},
    })
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .enablePositionalOptions()
    .addHelpText("after", exitCodeHelp());
  addRun(program, host, setExitCode);
  addList(program, host, setExitCode);
  addShow(program, host);
  addRavi(program, host, setExitCode);
  return program;
}

function addRun(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("run")
    .summary("give a persona one task and print its answer")
    .description(
      "Gives a persona one task, under an identity of its own that is released afterwards.\nProgress goes to standard error, the answer to standard output; the exit code is the agent's.",
    )
    .argument("<persona>", "id of a persona; persona list has them")
    .argument("<task>", 'what the agent is to do; "-" reads it from standard input')
    .option("--harness <name>", "claude, codex or opencode, instead of the persona's own")
    .option("--tier <tier>", "best, best-value or minimum, for a persona with tiers")
    .option("--model <model>", "another model than the persona's own")
    .option("--input <NAME=VALUE>", "value of an input of the persona; repeatable", collect)
    .option("--inherit <NAME>", "let the agent see this variable of yours; repeatable", collect)
    .option("--workspace <dir>", "where the agent works (default: the current directory)")
    .option("--timeout <seconds>", "stop the agent after this time (default: the persona's, else 1800)")
    .addOption(raviOption())
    .addOption(personaDirOption())
    .option("--dry-run", "print what would be done, and do nothing")
    .option("--json", "print the result, the plan or the error as one JSON document")
    .option("--quiet", "no progress on standard error")
    .addHelpText(
      "after",
      examples([
        'persona run inbox-reader "What is your address?"',
        'persona run signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000',
        "git diff | persona run reviewer - --harness codex --json",
      ]),
    )
    .action(async (persona: string, task: string, flags: RunFlags) => {
      const { runCommand } = await import("./commands/run.ts");
      setExitCode(await runCommand(persona, task, flags, host));
    });
}

function addList(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("list")
    .summary("list the personas")
    .description("Lists every persona that can be run from here, and what is wrong with files that cannot.")
    .addOption(personaDirOption())
    .option("--json", "print the list as JSON")
    .addHelpText("after", examples(["persona list", "persona list --json"]))
    .action(async (flags: { personaDir?: string[]; json?: boolean }) => {
      const { listCommand } = await import("./commands/list.ts");
      setExitCode(await listCommand(flags, host));
    });
}

function addShow(program: Command, host: CliHost): void {
  program
    .command("show")
    .summary("show a persona, and where each of its values would come from")
    .description("Shows the effective persona, and where each value would come from. Never prints a value.")
    .argument("<persona>", "id of a persona; persona list has them")
    .option("--harness <name>", "as if run with this harness")
    .option("--tier <tier>", "as if run with this tier")
    .option("--model <model>", "as if run with this model")
    .addOption(personaDirOption())
    .option("--json", "print the description as JSON")
    .addHelpText(
      "after",
      examples(["persona show signup-tester", "persona show inbox-reader --harness opencode --json"]),
    )
    .action(async (persona: string, flags) => {
      const { showCommand } = await import("./commands/show.ts");
      await showCommand(persona, flags, host);
    });
}

function addRavi(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  const ravi = program
    .command("ravi")
    .summary("the identity service on this machine")
    .description("Local Ravi: identities, mail, messages and vaults on this machine, without account or network.")
    .addHelpText("after", examples(["persona ravi up", "persona ravi status --json", "persona ravi down"]));
  const add = (name: keyof RaviCommands, description: string, example = `persona ravi ${name}`): Command =>
    ravi
      .command(name)
      .description(description)
      .option("--json", "print the answer as JSON")
      .addHelpText("after", examples([example]))
      .action(async (flags: RaviFlags) => {
        const { raviCommands } = await import("./commands/ravi.ts");
        setExitCode(await raviCommands[name](flags, host));
      });
  add("up", "Starts local Ravi, unless it runs already.");
  add("down", "Stops local Ravi. Its identities stay for the next time.");
  add("status", "Says whether local Ravi runs, and where. Exit code 1 when it does not.");
  add("logs", "Prints what local Ravi has logged.");
  add("reset", "Deletes every identity, mail, message and secret of local Ravi.", "persona ravi reset --yes").option(
    "--yes",
    "do it; without this nothing is deleted",
  );
  add(
    "deliver",
    "Delivers a mail or a text message to an identity of local Ravi.",
    'persona ravi deliver --to agent@ravi.localhost --from shop@example.com --subject Code --text "Your code is 482913"',
  )
    .requiredOption("--to <address|number>", "whose it is")
    .requiredOption("--from <address|number>", "who it is from")
    .option("--subject <subject>", "of a mail")
    .requiredOption("--text <text>", 'what it says; "-" reads it from standard input');
  add(
    "approve",
    "Approves a login that waits (ravi auth login).",
    "persona ravi approve --code ABCD-1234",
  ).requiredOption("--code <code>", "the code that the login shows");
}

function raviOption(): Option {
  return new Option(
    "--ravi <local|url>",
    "the Ravi to take the identity from (default: what is configured, else local)",
  );
}

function personaDirOption(): Option {
  return new Option("--persona-dir <dir>", "look for personas here first; repeatable").argParser(collect);
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

function exitCodeHelp(): string {
  const codes = exitCodes;
  return [
    "\nExit codes of persona run: the agent's own, and",
    `  ${codes.ok} it answered · ${codes.agentFailed} it failed, or gave no answer · ${codes.timeout} timeout · ${codes.interrupted} Ctrl-C`,
    "What keeps a command from doing its work",
    `  ${codes.usage} wrong usage · ${codes.badData} broken file · ${codes.noInput} no such persona or workspace`,
    `  ${codes.unavailable} Ravi unavailable · ${codes.temporary} try again later · ${codes.noPermission} Ravi refuses · ${codes.configuration} something must be set up`,
    `  ${codes.cannotCreate} state cannot be written · ${codes.outputFailed} output cannot be written · ${codes.commandNotFound} harness not installed`,
    `  ${codes.internal} a bug in persona`,
  ].join("\n");
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
