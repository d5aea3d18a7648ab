import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";

export function addGetCommands(program: Command, { print, open }: CommandContext): void {
  const get = program
    .command("get")
    .description("Show the identity's address, its number, or its owner")
    .addHelpText("after", "\nExamples:\n  $ ravi get email --raw");
  get
    .command("email")
    .description("Show the identity's e-mail address")
    .addHelpText("after", "\nExamples:\n  $ ravi get email | jq -r .email\n  $ ravi get email --raw")
    .action(async () => {
      const { client } = await open();
      print(own("email address", await client.emailAddresses.list()), { raw: "email" });
    });
  get
    .command("phone")
    .description("Show the identity's phone number")
    .addHelpText("after", "\nExamples:\n  $ ravi get phone | jq -r .phone_number\n  $ ravi get phone --raw")
    .action(async () => {
      const { client } = await open();
      const numbers = await client.phoneNumbers.list();
      if (numbers.length > 1) throw severalNumbers();
      print(own("phone number", numbers), { raw: "phone_number" });
    });
  get
    .command("owner")
    .description("Show the name of the human who owns the account")
    .addHelpText("after", "\nExamples:\n  $ ravi get owner")
    .action(async () => {
      const { client } = await open();
      print(await client.owner.get(), { raw: "first_name" });
    });
}

// In the released CLI's own words, which scripts may look for.
function severalNumbers(): CliError {
  return new CliError(
    "RAVI_NO_IDENTITY",
    "multiple phone numbers; pass --identity <uuid>",
    "Run `ravi identity list` for the uuids, or choose an identity with `ravi identity use`",
  );
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
