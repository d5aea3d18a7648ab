import { examples, raviOption, type AddCommands } from "./command-options.ts";
import type { LauncherFlags } from "../make-launcher.ts";
import type { HookFlags } from "./hooks.ts";
import type { RunHookFlags } from "./run-hook.ts";

// Not from the integrations: every command would load them.
const tools = "dmux, superset, aperant, lalph, symphony, claude-squad, vibe-kanban, git";

/** The commands that make an orchestrator give every worktree its own identity. */
export const addHookCommands: AddCommands = (program, host, setExitCode) => {
  const hooks = program
    .command("hooks")
    .summary("give every worktree of an orchestrator its own identity")
    .description(
      "Hooks for dmux, Superset, Aperant, lalph, Symphony, Claude Squad and vibe-kanban: from then on every worktree has\nits own identity, and every agent in it acts under that. What is in a file already stays.",
    );
  const placed = (name: string, summary: string, description: string): ReturnType<typeof hooks.command> =>
    hooks
      .command(`${name} <tool>`)
      .summary(summary)
      .description(`${description}\n\nTools: ${tools}.`)
      .option("--path <dir>", "the repository, or a worktree of it (default: the current directory)");
  placed(
    "install",
    "install the hooks of a tool",
    "Writes the hooks of a tool into the repository, or into the tool's settings. Safe to repeat. All files are written,\nor none; what only you can do is printed.",
  )
    .option("--team", "into files that are committed, for everybody who works with the repository")
    .option("--strict", "fail where there is no identity (default: say so, and let the tool go on)")
    .option("--write-env <file>", "keep AGENT_EMAIL and AGENT_PHONE in an .env file of each worktree")
    .option("--write-credentials <file>", "write uuid, email, phone and config_dir as JSON into each worktree")
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples(["persona hooks install dmux", "persona hooks install superset --team"]))
    .action(async (tool: string, flags: HookFlags) => {
      const { installCommand } = await import("./hooks.ts");
      await installCommand(tool, flags, host);
    });
  placed(
    "remove",
    "take the hooks of a tool away",
    "Takes the hooks of a tool away: files are byte for byte what they were, unless you have changed them since; then\nour part alone goes. Identities stay until they are released.",
  )
    .option("--dry-run", "say what would be done")
    .option("--json", "print it as JSON")
    .addHelpText("after", examples(["persona hooks remove dmux"]))
    .action(async (tool: string, flags: HookFlags) => {
      const { removeCommand } = await import("./hooks.ts");
      await removeCommand(tool, flags, host);
    });
  placed(
    "print",
    "print what to put where, by hand",
    "Prints each file of the hooks of a tool with what is to be in it, and changes nothing.",
  )
    .option("--team", "as --team of install")
    .option("--strict", "as --strict of install")
    .option("--write-env <file>", "as --write-env of install")
    .option("--write-credentials <file>", "as --write-credentials of install")
    .addHelpText("after", examples(["persona hooks print symphony"]))
    .action(async (tool: string, flags: HookFlags) => {
      const { printCommand } = await import("./hooks.ts");
      await printCommand(tool, flags, host);
    });
  placed(
    "doctor",
    "say whether the hooks of a tool work",
    "Looks at the hooks of a tool, at what they start, at Ravi, and at identities that are left over; changes nothing.\nThe exit code is 78 when something is wrong.",
  )
    .addOption(raviOption())
    .option("--json", "print it as JSON")
    .addHelpText("after", examples(["persona hooks doctor dmux"]))
    .action(async (tool: string, flags: HookFlags & LauncherFlags) => {
      const { doctorCommand } = await import("./hooks-doctor.ts");
      setExitCode(await doctorCommand(tool, flags, host));
    });
  hooks
    .command("run <tool> <event> [words...]", { hidden: true })
    .description(
      "What the hooks call. Exits 0 whatever happens, unless it is strict; says what happened on standard error.",
    )
    .option("--strict", "fail when there is no identity")
    .option("--write-env <file>", "an .env file that is to tell of it")
    .option("--write-credentials <file>", "a JSON file that is to tell of it")
    .addOption(raviOption())
    .passThroughOptions()
    .action(async (tool: string, event: string, words: string[], flags: RunHookFlags) => {
      const { runCommand } = await import("./run-hook.ts");
      setExitCode(await runCommand({ tool, event, words }, flags, host));
    });
};
