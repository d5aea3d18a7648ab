import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { CliHost } from "./cli-host.ts";
import type { DoctorFlags } from "./commands/doctor.ts";
import type { InstallFlags } from "./commands/install.ts";
import type { LaunchFlags } from "./commands/launch.ts";
import type { ListFlags } from "./commands/list.ts";
import type { NewFlags } from "./commands/new.ts";
import type { RaviCommands, RaviFlags } from "./commands/ravi.ts";
import type { RunFlags } from "./commands/run.ts";
import type { ValidateFlags } from "./commands/validate.ts";
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
  addLaunch(program, host, setExitCode);
  addRun(program, host, setExitCode);
  addExec(program);
  addDoctor(program, host, setExitCode);
  addList(program, host, setExitCode);
  addShow(program, host);
  addRavi(program, host, setExitCode);
  addPersonaFiles(program, host, setExitCode);
  return program;
}

function addLaunch(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("launch")
    .summary("start a persona at this terminal")
    .description(
      "Starts a persona at this terminal, under an identity of its own that is released\nafterwards. The terminal is the agent's; so are exit code and signal.",
    )
    .argument("[persona]", "id of a persona (default: asks which)")
    .argument("[task]", "what the agent is told first")
    .option("--harness <name>", "claude, codex or opencode, instead of the persona's own")
    .option("--tier <tier>", "best, best-value or minimum, for a persona with tiers")
    .option("--model <model>", "another model than the persona's own")
    .option("--input <NAME=VALUE>", "value of an input of the persona; repeatable", collect)
    .option("--inherit <NAME>", "let the agent see this variable of yours; repeatable", collect)
    .option("--workspace <dir>", "where the agent works (default: the current directory)")
    .option("--isolate", "nothing of yours reaches the agent but your login")
    .option("--history <dir>", "keep the harness's conversations in this directory")
    .option("--resume <session>", "go on with this conversation of --history")
    .addOption(raviOption())
    .addOption(personaDirOption())
    .option("--quiet", "say nothing before and after")
    .addHelpText(
      "after",
      examples([
        "persona launch",
        "persona launch inbox-reader --harness codex",
        'persona launch signup-tester "Sign up" --input SITE_URL=http://127.0.0.1:3000',
      ]),
    )
    .action(async (persona: string | undefined, task: string | undefined, flags: LaunchFlags) => {
      const { launchCommand } = await import("./commands/launch.ts");
      setExitCode(await launchCommand(persona, task, flags, host));
    });
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
    .option("--profile <name>", "the router's profile that chooses the tier, instead of --tier")
    .option("--isolate", "let the agent see nothing of the project's or your instructions and skills")
    .option("--install-skills", "install the persona's skills for this run")
    .option("--scan", "afterwards, look for leaked secrets in files, commits, logs and transcripts")
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

/** Run by `main.ts` before any of this is loaded; here stands its help. */
function addExec(program: Command): void {
  program
    .command("exec")
    .summary("run a command of yours under the workspace's identity")
    .description(
      "Runs a command in the place of this one, under the identity of the workspace: same terminal, signals and exit code, nothing on standard output.\nWhere the workspace has no identity, the command gets one of its own, which is released afterwards.",
    )
    .argument("<command...>", "the command and its arguments, taken as they are")
    .passThroughOptions()
    .option("--persona <id>", "also give it the environment and credentials of this persona")
    .option("--input <NAME=VALUE>", "value of an input of the persona; repeatable", collect)
    .addOption(personaDirOption())
    .addOption(raviOption())
    .option("--shim", "called in the command's place: inside a launch, run the command as it is")
    .option("--verbose", "say on standard error whose identity it is")
    .addHelpText("after", examples(["persona exec -- claude", "persona exec --persona reviewer -- codex exec -"]))
    .action(() => {
      throw new Error("Cannot run persona exec here: it takes the place of its process");
    });
}

function addDoctor(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("doctor")
    .summary("look at everything a launch needs")
    .description(
      "Looks at Node.js, git, the agents and their logins, Ravi, the state directory, the personas and what dead launches left. Changes nothing; says what mends it. Exit code 78 when something keeps every launch from working.",
    )
    .addOption(raviOption())
    .addOption(personaDirOption())
    .option("--json", "print the findings as one JSON document")
    .addHelpText("after", examples(["persona doctor", "persona doctor --json --ravi local"]))
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import("./commands/doctor.ts");
      setExitCode(await doctorCommand(flags, host));
    });
}

function addList(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("list")
    .summary("list the personas")
    .description("Lists every persona that can be run from here, and what is wrong with files that cannot.")
    .addOption(personaDirOption())
    .option("--all", "also those that another persona of the same id shadows")
    .option("--json", "print the list as JSON, always all of it")
    .addHelpText("after", examples(["persona list", "persona list --all", "persona list --json"]))
    .action(async (flags: ListFlags) => {
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

/** The commands that write and check persona files. */
function addPersonaFiles(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  addNew(program, host);
  addValidate(program, host, setExitCode);
  addSchema(program, host);
  addInstall(program, host, setExitCode);
  addUninstall(program, host, setExitCode);
}

function addNew(program: Command, host: CliHost): void {
  program
    .command("new")
    .summary("write a new persona file")
    .description(
      "Writes a new persona file that has no problems, and never replaces one.\nAsks for what the options leave open, when somebody is there to answer.",
    )
    .argument("[id]", "id of the persona, and name of its file")
    .option("--description <text>", "what it does, in one sentence")
    .option("--harness <name>", "claude, codex or opencode (default: claude)")
    .option("--model <model>", "the model (default: one that the harness has)")
    .option("--prompt <text>", "the system prompt (default: a first one to go on from)")
    .option("--extends <id>", "take everything else from this persona, or intent of the router")
    .option("--input <NAME>", "an input that it must be given; repeatable", collect)
    .option("--secret <NAME>", "a secret of its vault that it needs; repeatable", collect)
    .option("--phone", "it needs a phone number")
    .option("--dir <dir>", "where the file goes (default: ./personas)")
    .option("--user", "write it for all projects of this user")
    .addOption(personaDirOption())
    .option("--json", "print the file's name as JSON")
    .addHelpText(
      "after",
      examples([
        "persona new",
        'persona new release-watcher --description "Reads release mails" --secret GITHUB_TOKEN',
        "persona new my-reviewer --extends review --harness codex --model gpt-5.5",
      ]),
    )
    .action(async (id: string | undefined, flags: NewFlags) => {
      const { newCommand } = await import("./commands/new.ts");
      await newCommand(id, flags, host);
    });
}

function addValidate(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("validate")
    .summary("check persona files")
    .description(
      "Checks persona files with all that they extend, and prints every problem. Exit code 65 when there is one.",
    )
    .argument("[files...]", "files, and directories of them (default: every file that can be run from here)")
    .addOption(personaDirOption())
    .option("--json", "print files and problems as JSON")
    .addHelpText("after", examples(["persona validate", "persona validate personas/*.json --json"]))
    .action(async (files: string[], flags: ValidateFlags) => {
      const { validateCommand } = await import("./commands/validate.ts");
      setExitCode(await validateCommand(files, flags, host));
    });
}

function addSchema(program: Command, host: CliHost): void {
  program
    .command("schema")
    .summary("print the JSON Schema of persona files")
    .description("Prints the JSON Schema (draft-07) of persona files, for editors.")
    .addHelpText("after", examples(["persona schema > persona.schema.json"]))
    .action(async () => {
      const { schemaCommand } = await import("./commands/schema.ts");
      schemaCommand(host);
    });
}

function addInstall(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("install")
    .summary("install a pack of personas")
    .description(
      "Installs the personas of a directory or an npm package, or brings them up to date; no script of a package runs.\nWithout a pack: brings every installed pack up to date.",
    )
    .argument("[pack]", "directory (./…), .tgz, or npm package with a version or range")
    .option("--project", "into ./.agentworkforce/workforce/personas instead of this user's personas")
    .option("--force", "replace files that others wrote or that were changed")
    .option("--json", "print what changed as JSON")
    .addHelpText("after", examples(["persona install ./packs/testing", "persona install @team/personas@^2 --project"]))
    .action(async (pack: string | undefined, flags: InstallFlags) => {
      const { installCommand } = await import("./commands/install.ts");
      setExitCode(await installCommand(pack, flags, host));
    });
}

function addUninstall(program: Command, host: CliHost, setExitCode: SetExitCode): void {
  program
    .command("uninstall")
    .summary("remove a pack of personas")
    .description("Removes exactly what a pack brought.")
    .argument("<pack>", "name of the pack, as persona install printed it")
    .option("--project", "from ./.agentworkforce/workforce/personas instead of this user's personas")
    .option("--force", "also files that were changed since")
    .option("--json", "print what changed as JSON")
    .addHelpText("after", examples(["persona uninstall @team/personas"]))
    .action(async (pack: string, flags: InstallFlags) => {
      const { uninstallCommand } = await import("./commands/install.ts");
      setExitCode(await uninstallCommand(pack, flags, host));
    });
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
