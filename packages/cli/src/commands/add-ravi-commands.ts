import type { Command } from "commander";
import { addHelp } from "./add-help.ts";
import type { RaviCommands, RaviFlags } from "./ravi.ts";
import { examples, type AddCommands } from "./command-options.ts";

/** The commands of local Ravi. */
export const addRaviCommands: AddCommands = (program, host, setExitCode) => {
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
        const { raviCommands } = await import("./ravi.ts");
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
  addHelp(ravi);
};
