import { examples, raviOption, type AddCommands } from "./command-options.ts";
import type { ProvisionFlags, ReleaseFlags, ShowFlags } from "./workspace.ts";

/** The commands about the identity of a workspace, which hooks of orchestrators call. */
export const addWorkspaceCommands: AddCommands = (program, host, setExitCode) => {
  const workspace = program
    .command("workspace")
    .summary("give a workspace an identity of its own, or take it back")
    .description(
      "Gives a workspace an identity of its own: its ravi and every persona exec there act under it,\nuntil it is released. One identity per directory, by its real path.",
    );
  // Not --env-file: Node.js 20 takes that for itself wherever it stands, and would read the file into our own environment.
  workspace
    .command("provision")
    .summary("give the workspace an identity, unless it has one")
    .description(
      "Makes an identity for the workspace and writes its scope, .ravi, invisible to git. Safe to repeat\nand to race: what is there stays. For the setup hook of an orchestrator.",
    )
    .option("--path <dir>", "the workspace (default: the current directory)")
    .option("--label <text>", "what a new identity is named after (default: the directory)")
    .option("--phone", "ask for a phone number")
    .option("--write-env <file>", "keep AGENT_EMAIL and AGENT_PHONE in an .env file of the workspace")
    .option("--write-credentials <file>", "write uuid, email, phone and config_dir as JSON, for tools that read files")
    .option("--wait <time>", "how long to wait when somebody else is at it (default: 30s)")
    .addOption(raviOption())
    .option("--json", "print the identity as JSON")
    .addHelpText("after", examples(['persona workspace provision --path "$PWD" --label "$BRANCH"']))
    .action(async (flags: ProvisionFlags) => {
      const { provisionCommand } = await import("./workspace.ts");
      await provisionCommand(flags, host);
    });
  workspace
    .command("show")
    .summary("say whose a workspace is")
    .description(
      "Says which identity a workspace has, by the books; asks nobody. The exit code is 66 when it has none.",
    )
    .option("--path <dir>", "the workspace (default: the current directory)")
    .option("--json", "print it as JSON")
    .action(async (flags: ShowFlags) => {
      const { showCommand } = await import("./workspace.ts");
      await showCommand(flags, host);
    });
  workspace
    .command("release")
    .summary("take the identity of a workspace back")
    .description(
      "Deletes the identity of a workspace at Ravi and removes its scope. The directory may be gone; a workspace that has\nnone is fine. Refused while a launch works there. The exit code is 77 when Ravi does not delete the identity.",
    )
    .option("--path <dir>", "the workspace (default: the current directory)")
    .option("--wait <time>", "wait so long for a launch that works there: 90s, 10m (default: fail at once)")
    .addOption(raviOption())
    .option("--json", "print what became of it as JSON")
    .action(async (flags: ReleaseFlags) => {
      const { releaseCommand } = await import("./workspace.ts");
      setExitCode(await releaseCommand(flags, host));
    });
};
