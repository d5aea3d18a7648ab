import { Command } from "commander";
import { CliError } from "./cli-error.ts";
import type { CommandContext, GlobalFlags } from "./command-context.ts";
import { addAccountCommands } from "./commands/account.ts";
import { addAuthCommands, addLogin } from "./commands/auth.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addContactsCommands } from "./commands/contacts.ts";
import { addEmailCommands } from "./commands/email.ts";
import { addGetCommands } from "./commands/get.ts";
import { addIdentityCommands } from "./commands/identity.ts";
import { addInboxCommands } from "./commands/inbox.ts";
import { addMcpCommand } from "./commands/mcp.ts";
import { addMessageCommands } from "./commands/message.ts";
import { addPasswordsCommands } from "./commands/passwords.ts";
import { addSecretsCommands } from "./commands/secrets.ts";
import { addSmsCommands } from "./commands/sms.ts";
import { addVersionCommand } from "./commands/version.ts";
import { addWaitCommands } from "./commands/wait.ts";
import { addWhoCommands } from "./commands/who.ts";
import { readCompat } from "./compat.ts";
import { printResult } from "./output/print.ts";
import type { RaviHost } from "./ravi-host.ts";
import { requireAccount } from "./session/account.ts";
import { openSession } from "./session/open-session.ts";
import { version } from "./version.ts";

const examples = `
Examples:
  $ ravi whoami
  $ ravi get email --raw
  $ ravi wait code --from example.com --raw
  $ ravi message email --unread | jq -r '.[0].text_content'
  $ ravi secrets get GITHUB_TOKEN --raw

Whom it acts as: RAVI_CONFIG_DIR, else the nearest .ravi upwards, else ~/.ravi; inside a launch never the account.
Errors are JSON on standard error: {"error", "code", "hint"}.
Exit code 1: it failed; 2: the command line makes no sense; 3: nothing came in time; 74: the output could not be written.`;

/** The command table of `ravi`. Commander's own error output is dropped; whoever runs the program reports errors. */
export function createProgram(host: RaviHost): Command {
  const program = new Command("ravi")
    .description("This identity's mail, text messages and secrets")
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: host.stdout,
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .version(version(), "--version", "print the version")
    .option("--json", "print JSON (it always is, unless another flag says otherwise)")
    .option("--human", "print text for a person")
    .option("--raw", "print the value that matters alone, and a line end")
    .option("--field <name>", "print one field alone; of a list, one per line")
    .option("--identity <name-or-uuid>", "act as this identity of the account; inside a launch only its own")
    .option("--compat <mode>", "released or documented: whose word counts where they differ (default: $RAVI_COMPAT)")
    .addHelpText("after", examples);
  addCommands(program, contextOf(program, host));
  return program;
}

function addCommands(program: Command, context: CommandContext): void {
  const groups = [
    addWhoCommands,
    addGetCommands,
    addWaitCommands,
    addInboxCommands,
    addMessageCommands,
    addEmailCommands,
    addSmsCommands,
    addSecretsCommands,
    addPasswordsCommands,
    addContactsCommands,
    addIdentityCommands,
    addAuthCommands,
    addLogin,
    addAccountCommands,
    addMcpCommand,
    addCompletionCommand,
    addVersionCommand,
  ];
  for (const addGroup of groups) addGroup(program, context);
}

function contextOf(program: Command, host: RaviHost): CommandContext {
  const flags = (): GlobalFlags => {
    const given = program.opts<Omit<GlobalFlags, "compat"> & { compat?: string }>();
    return { ...given, compat: readCompat(host, given.compat) };
  };
  // Read before anything is asked, so that a misspelt mode changes nothing.
  program.hook("preAction", () => void flags());
  return {
    host,
    flags,
    print: (value, options) => printResult(host, flags(), value, options),
    open: () => openSession(host, flags()),
    openAccount: async (what) => {
      refuseIdentity(flags().identity, what);
      return requireAccount(host, what);
    },
  };
}

function refuseIdentity(identity: string | undefined, what: string): void {
  if (identity === undefined) return;
  throw new CliError(
    "RAVI_USAGE",
    `Cannot ${what} as "${identity}": that is for the account to do`,
    "Leave --identity out",
  );
}
