import { Command } from "commander";
import { addAuthCommands } from "./commands/auth.ts";
import { addGetCommands } from "./commands/get.ts";
import { addIdentityCommands } from "./commands/identity.ts";
import { addInboxCommands } from "./commands/inbox.ts";
import { addMessageCommands } from "./commands/message.ts";
import { addSecretsCommands } from "./commands/secrets.ts";
import { addVersionCommand } from "./commands/version.ts";
import { humanText } from "./human-text.ts";
import { jsonText } from "./json-text.ts";
import type { RaviHost } from "./ravi-host.ts";
import { version } from "./version.ts";

const examples = `
Examples:
  $ ravi auth status
  $ ravi get email | jq -r .email
  $ ravi message email --unread | jq -r '.[0].text_content'
  $ ravi secrets get GITHUB_TOKEN --raw

Errors are JSON on standard error: {"error", "code", "hint"}. Exit code 1: it failed; 2: the command line makes no sense.`;

/** The command table of `ravi`. Commander's own error output is dropped; whoever runs the program reports errors. */
export function createProgram(host: RaviHost): Command {
  const program = new Command("ravi")
    .description("This identity's mail, text messages and secrets")
    .exitOverride()
    .configureOutput({
      writeOut: host.stdout,
      writeErr: () => undefined,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .version(version(), "--version", "print the version")
    .option("--json", "print JSON (it always is, unless --human)")
    .option("--human", "print text for a person")
    .addHelpText("after", examples);
  addCommands(program, host);
  return program;
}

function addCommands(program: Command, host: RaviHost): void {
  const isHuman = (): boolean => program.opts<{ human?: true }>().human === true;
  const print = (value: unknown, columns?: readonly string[]): void =>
    host.stdout(isHuman() ? humanText(value, columns) : jsonText(value));
  const context = { host, print };
  addAuthCommands(program, context);
  addGetCommands(program, context);
  addIdentityCommands(program, context);
  addInboxCommands(program, context);
  addMessageCommands(program, context);
  addSecretsCommands(program, context);
  addVersionCommand(program, context);
}
