import { Option, type Command } from "commander";
import type { CliHost } from "../cli-host.ts";
import type { DeleteFlags, IdentitiesFlags } from "./identities.ts";

/** The commands about identities. Bodies are loaded only when they run. */
export function addIdentityCommands(program: Command, host: CliHost, setExitCode: (code: number) => void): void {
  const identities = program
    .command("identities")
    .summary("list, show and delete identities")
    .description(
      "Lists, shows and deletes the identities that launches made or used. The list comes from the books; only delete asks Ravi.",
    );
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
  identities
    .command("delete")
    .summary("delete identities at Ravi")
    .description(
      "Deletes identities at Ravi and forgets their keys. One that a launch uses is refused; one that Ravi does not delete is left behind, and said.",
    )
    .argument("<names...>", "their names")
    .option("--force", "also those that were there before any launch")
    .addOption(new Option("--ravi <local|url>", "the Ravi of the identities (default: what is configured, else local)"))
    .option("--json", "print what became of each as JSON")
    .action(async (names: string[], flags: DeleteFlags) => {
      const { deleteCommand } = await import("./identities.ts");
      setExitCode(await deleteCommand(names, flags, host));
    });
}
