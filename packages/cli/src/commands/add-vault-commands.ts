import { examples, raviOfIdentities, type AddCommands } from "./command-options.ts";
import type { SeedFlags } from "./vault.ts";

/** The commands about vaults of identities. */
export const addVaultCommands: AddCommands = (program, host, setExitCode) => {
  const vault = program
    .command("vault")
    .summary("put secrets into vaults of identities")
    .description("Puts secrets into vaults, from a file or standard input; no value is ever on a command line.");
  vault
    .command("seed <owner>")
    .summary("set secrets in a vault, or in those of all slots of a pool")
    .description(
      'Sets secrets in the vault of an identity by its name, of a workspace ("workspace" or "workspace:<dir>"), or of each\nslot of a pool ("pool:<name>"). What is there under other names stays. Safe to repeat. Exits with 75 when a slot is in\nuse, which is left as it is, and with 78 when the key of an identity is not kept.',
    )
    .requiredOption("--from <file>", 'lines of NAME=value, as in .env; "-" is standard input')
    .addOption(raviOfIdentities())
    .option("--json", "print what was set, by names, as JSON")
    .addHelpText(
      "after",
      examples([
        "persona vault seed pool:aperant --from secrets.env",
        "pass show staging | persona vault seed clerk --from -",
      ]),
    )
    .action(async (owner: string, flags: SeedFlags) => {
      const { seedCommand } = await import("./vault.ts");
      setExitCode(await seedCommand(owner, flags, host));
    });
};
