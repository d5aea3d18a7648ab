import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { openSession } from "../session.ts";

interface MessageOptions {
  unread?: true;
}

export function addMessageCommands(program: Command, { host, print }: CommandContext): void {
  const message = program
    .command("message")
    .description("Read messages one by one, newest first, with their bodies")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi message email --unread | jq -r '.[0].text_content'\n  $ ravi message sms",
    );
  message
    .command("email")
    .description("List mails, or show one")
    .argument("[id]", "mail to show")
    .option("--unread", "only unread mails")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi message email --unread | jq -r '.[0].text_content'\n  $ ravi message email 17",
    )
    .action(async (id: string | undefined, { unread }: MessageOptions) => {
      const number = parseId(id);
      const { client } = await openSession(host);
      if (number !== undefined) return print(await client.emailMessages.get(number));
      return print(await client.emailMessages.list({ unread }), ["id", "created_dt", "from_email", "subject"]);
    });
  message
    .command("sms")
    .description("List text messages, or show one")
    .argument("[id]", "text message to show")
    .option("--unread", "only unread text messages")
    .addHelpText("after", "\nExamples:\n  $ ravi message sms --unread | jq -r '.[0].body'\n  $ ravi message sms 17")
    .action(async (id: string | undefined, { unread }: MessageOptions) => {
      const number = parseId(id);
      const { client } = await openSession(host);
      if (number !== undefined) return print(await client.smsMessages.get(number));
      return print(await client.smsMessages.list({ unread }), ["id", "created_dt", "from_number", "body"]);
    });
}

function parseId(id: string | undefined): number | undefined {
  if (id === undefined) return undefined;
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new CliError(
    "RAVI_USAGE",
    `Cannot show message "${id}": its id is a number`,
    "List messages first, and take the id from there",
  );
}
