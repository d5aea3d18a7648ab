import { examples, type AddCommands } from "./command-options.ts";
import type { ShimFlags } from "./shims.ts";

/** The commands for tools that start `claude`, `codex` or `opencode` and have no setting for it. */
export const addShimCommands: AddCommands = (program, host) => {
  const shims = program
    .command("shims")
    .summary("have claude, codex and opencode start under the identity of their worktree")
    .description(
      "For tools whose agent command cannot be set: commands called claude, codex and opencode that find the real ones\nand start them under the identity of the worktree. Outside of worktrees that git has added they change nothing.",
    );
  shims
    .command("install")
    .summary("put them first on PATH")
    .description(
      "Writes the shims, and a marked block into the files that your shells read, which puts them first on PATH. Shells\nthat run already have to be started anew. Safe to repeat.",
    )
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples(["persona shims install", "exec $SHELL", "command -v claude"]))
    .action(async (flags: ShimFlags) => {
      const { installCommand } = await import("./shims.ts");
      await installCommand(flags, host);
    });
  shims
    .command("remove")
    .summary("take them away")
    .description("Takes the shims away, and the blocks; files are what they were.")
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .action(async (flags: ShimFlags) => {
      const { removeCommand } = await import("./shims.ts");
      await removeCommand(flags, host);
    });
};
