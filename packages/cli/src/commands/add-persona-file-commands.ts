import type { InstallFlags } from "./install.ts";
import type { NewFlags } from "./new.ts";
import type { ValidateFlags } from "./validate.ts";
import { collect, examples, personaDirOption, type AddCommands } from "./command-options.ts";

/** The commands that write and check persona files. */
export const addPersonaFileCommands: AddCommands = (program, host, setExitCode) => {
  addNew(program, host, setExitCode);
  addValidate(program, host, setExitCode);
  addSchema(program, host, setExitCode);
  addInstall(program, host, setExitCode);
  addUninstall(program, host, setExitCode);
};

const addNew: AddCommands = (program, host) => {
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
      const { newCommand } = await import("./new.ts");
      await newCommand(id, flags, host);
    });
};

const addValidate: AddCommands = (program, host, setExitCode) => {
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
      const { validateCommand } = await import("./validate.ts");
      setExitCode(await validateCommand(files, flags, host));
    });
};

const addSchema: AddCommands = (program, host) => {
  program
    .command("schema")
    .summary("print the JSON Schema of persona files")
    .description("Prints the JSON Schema (draft-07) of persona files, for editors.")
    .addHelpText("after", examples(["persona schema > persona.schema.json"]))
    .action(async () => {
      const { schemaCommand } = await import("./schema.ts");
      schemaCommand(host);
    });
};

const addInstall: AddCommands = (program, host, setExitCode) => {
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
      const { installCommand } = await import("./install.ts");
      setExitCode(await installCommand(pack, flags, host));
    });
};

const addUninstall: AddCommands = (program, host, setExitCode) => {
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
      const { uninstallCommand } = await import("./install.ts");
      setExitCode(await uninstallCommand(pack, flags, host));
    });
};
