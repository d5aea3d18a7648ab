import { Command } from "commander";
import { CliError } from "./cli-error.ts";
import type { CommandContext, GlobalFlags } from "./command-context.ts";
import { groupsFor } from "./commands/command-groups.ts";
import { readCompat } from "./compat.ts";
import { printResult } from "./output/print.ts";
import type { RaviHost } from "./ravi-host.ts";
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

/**
 * The command table of `ravi`, or with a word only the part of it that a command line needs that begins with the word.
 * Commander's own error output is dropped; whoever runs the program reports errors.
 */
export async function createProgram(host: RaviHost, word?: string): Promise<Command> {
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
  const context = contextOf(program, host);
  const groups = await Promise.all(groupsFor(word).map((group) => group.load()));
  for (const addCommands of groups) addCommands(program, context);
  return program;
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
    open: async () => {
      const { openSession } = await import("./session/open-session.ts");
      return openSession(host, flags());
    },
    openAccount: async (what) => {
      refuseIdentity(flags().identity, what);
      const { requireAccount } = await import("./session/account.ts");
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
