import type { DoctorFlags } from "./doctor.ts";
import type { ListFlags } from "./list.ts";
import { examples, personaDirOption, raviOption, type AddCommands } from "./command-options.ts";

/** The commands that look at what is there, and change nothing. */
export const addOverviewCommands: AddCommands = (program, host, setExitCode) => {
  addDoctor(program, host, setExitCode);
  addList(program, host, setExitCode);
  addShow(program, host, setExitCode);
};

const addDoctor: AddCommands = (program, host, setExitCode) => {
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
      const { doctorCommand } = await import("./doctor.ts");
      setExitCode(await doctorCommand(flags, host));
    });
};

const addList: AddCommands = (program, host, setExitCode) => {
  program
    .command("list")
    .summary("list the personas")
    .description("Lists every persona that can be run from here, and what is wrong with files that cannot.")
    .addOption(personaDirOption())
    .option("--all", "also those that another persona of the same id shadows")
    .option("--json", "print the list as JSON, always all of it")
    .addHelpText("after", examples(["persona list", "persona list --all", "persona list --json"]))
    .action(async (flags: ListFlags) => {
      const { listCommand } = await import("./list.ts");
      setExitCode(await listCommand(flags, host));
    });
};

const addShow: AddCommands = (program, host) => {
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
      const { showCommand } = await import("./show.ts");
      await showCommand(persona, flags, host);
    });
};
