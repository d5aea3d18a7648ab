import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { openSession } from "../session.ts";

export function addGetCommands(program: Command, { host, print }: CommandContext): void {
  const get = program
    .command("get")
    .description("Show the identity's address, its number, or its owner")
    .addHelpText("after", "\nExamples:\n  $ ravi get email | jq -r .email");
  get
    .command("email")
    .description("Show the identity's e-mail address")
    .addHelpText("after", "\nExamples:\n  $ ravi get email | jq -r .email")
    .action(async () => {
      const { client } = await openSession(host);
      print(own("email address", await client.emailAddresses.list()));
    });
  get
    .command("phone")
    .description("Show the identity's phone number")
    .addHelpText("after", "\nExamples:\n  $ ravi get phone | jq -r .phone_number")
    .action(async () => {
      const { client } = await openSession(host);
      print(own("phone number", await client.phoneNumbers.list()));
    });
  get
    .command("owner")
    .description("Show the name of the human who owns the account")
    .addHelpText("after", "\nExamples:\n  $ ravi get owner")
    .action(async () => {
      const { client } = await openSession(host);
      print(await client.owner.get());
    });
}

function own<T>(what: string, list: readonly T[]): T {
  const [first] = list;
  if (first !== undefined) return first;
  throw new CliError(
    "RAVI_NOT_FOUND",
    `Cannot get the ${what}: this identity has none`,
    "Ask for one when the identity is made",
  );
}
