import type { Command } from "commander";
import type { CliHost } from "../cli-host.ts";
import { examples, raviOfIdentities } from "./command-options.ts";
import type { DeleteFlags } from "./delete-identities.ts";
import type { CreateFlags, IdentitiesFlags, ReleaseFlags } from "./identities.ts";

/** The commands about identities. Bodies are loaded only when they run. */
export function addIdentityCommands(program: Command, host: CliHost, setExitCode: (code: number) => void): void {
  const identities = program
    .command("identities")
    .summary("list, make, release and delete identities")
    .description(
      "Lists, shows, makes, releases and deletes the identities that launches make or use. The list comes from the books; only create and delete ask Ravi.",
    );
  addReading(identities, host);
  addChanging(identities, host, setExitCode);
}

function addReading(identities: Command, host: CliHost): void {
  identities
    .command("list")
    .summary("list the identities of the books")
    .description("Lists the identities of the books, and which launches use them.")
    .option("--stale", "only those that should be gone: left behind, or of dead launches")
    .option("--json", "print the list as JSON")
    .action(async (flags: IdentitiesFlags) => {
      const { listCommand } = await import("./identities.ts");
      await listCommand(flags, host);
    });
  identities
    .command("show")
    .summary("say what is known of an identity")
    .description("Says what the books know of an identity; never a key.")
    .argument("<name>", "its name or uuid")
    .option("--json", "print it as JSON")
    .action(async (name: string, flags: IdentitiesFlags) => {
      const { showCommand } = await import("./identities.ts");
      await showCommand(name, flags, host);
    });
}

function addChanging(identities: Command, host: CliHost, setExitCode: (code: number) => void): void {
  identities
    .command("create")
    .summary("make a named identity ahead of its first launch")
    .description(
      "Makes a named identity, keeps its key and has Ravi confirm it, so that its first launch finds it ready. One of that name is used; calling it again changes nothing.",
    )
    .argument("<name>", "its name")
    .option("--phone", "with a phone number, which may need a paid plan")
    .addOption(raviOfIdentities())
    .option("--json", "print the identity as JSON")
    .addHelpText(
      "after",
      examples(["persona identities create release-bot", "persona identities create caller --phone"]),
    )
    .action(async (name: string, flags: CreateFlags) => {
      const { createCommand } = await import("./identities.ts");
      await createCommand(name, flags, host);
    });
  identities
    .command("release")
    .summary("take identities out of the books")
    .description(
      "Takes identities out of the books and forgets their keys. They stay at Ravi, where a launch finds them by their names again. One that a launch uses is refused.",
    )
    .argument("<names...>", "their names")
    .addOption(raviOfIdentities())
    .option("--json", "print what became of each as JSON")
    .addHelpText("after", examples(["persona identities release release-bot"]))
    .action(async (names: string[], flags: ReleaseFlags) => {
      const { releaseCommand } = await import("./identities.ts");
      await releaseCommand(names, flags, host);
    });
  identities
    .command("delete")
    .summary("delete identities at Ravi")
    .description(
      "Deletes identities at Ravi and forgets their keys; that of a workspace goes with its scope. One that a launch uses is refused; one that Ravi does not delete is left behind, and said: exit code 77.",
    )
    .argument("[names...]", "their names")
    .option("--all", "all that launches made, of pools and workspaces too; those in use are kept: exit code 75")
    .option("--force", "also those that were there before any launch")
    .addOption(raviOfIdentities())
    .option("--json", "print what became of each as JSON")
    .addHelpText("after", examples(["persona identities delete task-4711", "persona identities delete --all"]))
    .action(async (names: string[], flags: DeleteFlags) => {
      const { deleteCommand } = await import("./delete-identities.ts");
      setExitCode(await deleteCommand(names, flags, host));
    });
}
