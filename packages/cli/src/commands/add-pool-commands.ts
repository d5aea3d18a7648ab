import type { Command } from "commander";
import type { CliHost } from "../cli-host.ts";
import { examples, raviOfIdentities } from "./command-options.ts";
import type { PoolCreateFlags, PoolDrainFlags, PoolStatusFlags } from "./pool.ts";

/** The commands about pools. Bodies are loaded only when they run. */
export function addPoolCommands(program: Command, host: CliHost, setExitCode: (code: number) => void): void {
  const pool = program
    .command("pool")
    .summary("keep identities ready for launches to lease")
    .description(
      'Keeps identities ready. A launch of lifecycle "pool" leases one for itself alone; what its agent leaves there is removed before another launch gets it.',
    );
  pool
    .command("create")
    .summary("bring a pool to its size")
    .description(
      "Makes a pool, or makes one larger, and puts right those of its slots that nobody uses. Calling it again goes on where it was stopped.",
    )
    .argument("<name>", "name of the pool, by which personas ask for it")
    .requiredOption("--size <count>", "how many slots it is to have")
    .option("--prefix <prefix>", "what its slots are called, before -01, -02 and so on (default: pool-<name>)")
    .option("--phone", "give every slot a phone number, which may need a paid plan")
    .option("--quarantine <time>", "how long a slot rests after its user: 0s, 60s, 10m, 2h (default: 60s)")
    .option("--reuse-stale", "take identities that Ravi did not delete before making new ones")
    .addOption(raviOfIdentities())
    .option("--json", "print the pool as JSON")
    .addHelpText(
      "after",
      examples(["persona pool create testers --size 5", "persona pool create testers --size 8 --quarantine 5m"]),
    )
    .action(async (name: string, flags: PoolCreateFlags) => {
      const { createCommand } = await import("./pool.ts");
      await createCommand(name, flags, host);
    });
  pool
    .command("status")
    .summary("say what the slots of pools are at")
    .description("Says of each slot whether it is free, which launch has it, or when it is free. Ravi is not asked.")
    .argument("[name]", "name of the pool (default: all)")
    .option("--json", "print it as JSON")
    .action(async (name: string | undefined, flags: PoolStatusFlags) => {
      const { statusCommand } = await import("./pool.ts");
      await statusCommand(name, flags, host);
    });
  pool
    .command("drain")
    .summary("lease nothing from a pool any more, and delete it")
    .description(
      "Leases nothing from the pool any more and deletes its slots at Ravi, those in use when their launches end. Exits with 75 as long as slots are left, and with 77 when Ravi refused to delete one, which is then left behind.",
    )
    .argument("<name>", "name of the pool")
    .addOption(raviOfIdentities())
    .option("--json", "print what became of each slot as JSON")
    .action(async (name: string, flags: PoolDrainFlags) => {
      const { drainCommand } = await import("./pool.ts");
      setExitCode(await drainCommand(name, flags, host));
    });
}
