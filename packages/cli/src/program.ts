import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { CliHost } from "./cli-host.ts";
import { addGcCommand } from "./commands/add-gc-command.ts";
import { addHelp } from "./commands/add-help.ts";
import { addHookCommands } from "./commands/add-hook-commands.ts";
import { addIdentityCommands } from "./commands/add-identity-commands.ts";
import { addLaunchCommands } from "./commands/add-launch-commands.ts";
import { addLedgerCommands } from "./commands/add-ledger-commands.ts";
import { addOverviewCommands } from "./commands/add-overview-commands.ts";
import { addPersonaFileCommands } from "./commands/add-persona-file-commands.ts";
import { addPoolCommands } from "./commands/add-pool-commands.ts";
import { addRaviCommands } from "./commands/add-ravi-commands.ts";
import { addBadgeCommands } from "./commands/add-badge-commands.ts";
import { addShimCommands } from "./commands/add-shim-commands.ts";
import { addVaultCommands } from "./commands/add-vault-commands.ts";
import { addWorkspaceCommands } from "./commands/add-workspace-commands.ts";
import type { AddCommands } from "./commands/command-options.ts";
import { exitCodes } from "./exit-codes.ts";

/** The groups of commands, in the order of the help. */
const groups: readonly AddCommands[] = [
  addLaunchCommands,
  addOverviewCommands,
  addRaviCommands,
  addPersonaFileCommands,
  addIdentityCommands,
  addWorkspaceCommands,
  addHookCommands,
  addShimCommands,
  addBadgeCommands,
  addPoolCommands,
  addVaultCommands,
  addLedgerCommands,
  addGcCommand,
];

/** The command table. */
export function createProgram(host: CliHost, setExitCode: (code: number) => void): Command {
  const program = new Command("persona")
    .description("Start claude, codex or opencode as a persona with its own email, phone and secret vault.")
    .version(packageVersion(), "-V, --version", "print the version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.write(text),
      writeErr: (text) => host.writeError(text),
      // Told by runPersona, in the form of all errors.
      outputError: () => {},
    })
    .helpOption("-h, --help", "print this help")
    .enablePositionalOptions()
    .addHelpText("after", exitCodeHelp());
  for (const add of groups) add(program, host, setExitCode);
  addHelp(program);
  return program;
}

function exitCodeHelp(): string {
  const codes = exitCodes;
  return [
    "\nExit codes of persona run: the agent's own, and",
    `  ${codes.ok} it answered · ${codes.agentFailed} it failed, or gave no answer · ${codes.timeout} timeout`,
    `  ${codes.interrupted} Ctrl-C · 128 + n ended by signal n: 129 SIGHUP, 137 SIGKILL, 143 SIGTERM`,
    "What keeps a command from doing its work",
    `  ${codes.usage} wrong usage · ${codes.badData} broken file · ${codes.noInput} no such persona or workspace`,
    `  ${codes.unavailable} Ravi unavailable · ${codes.temporary} try again later · ${codes.noPermission} Ravi refuses · ${codes.configuration} something must be set up`,
    `  ${codes.cannotCreate} state cannot be written · ${codes.outputFailed} output cannot be written`,
    `  ${codes.commandNotExecutable} the command cannot be executed · ${codes.commandNotFound} the harness or command is not installed`,
    `  ${codes.internal} a bug in persona`,
  ].join("\n");
}

function packageVersion(): string {
  const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
