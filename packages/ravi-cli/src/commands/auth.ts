import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { findScope, missing, usableKey } from "../session.ts";

export function addAuthCommands(program: Command, { host, print }: CommandContext): void {
  const auth = program
    .command("auth")
    .description("Show whom this command acts as")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status");
  auth
    .command("status")
    .description("Show whether a key is in reach, and whose; asks no server")
    .addHelpText("after", "\nExamples:\n  $ ravi auth status\n  $ ravi auth status | jq -r .identity")
    .action(async () => {
      const scope = await findScope(host);
      if (usableKey(host, scope) === undefined)
        return print({ authenticated: false, message: `Not authenticated: ${missing(host, scope)}` });
      return print({
        authenticated: true,
        email: scope?.userEmail,
        identity: scope?.identityName,
        identity_uuid: scope?.identityUuid,
      });
    });
}
