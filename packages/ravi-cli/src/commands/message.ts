import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { parseNumberId } from "../values/number-id.ts";

interface MessageOptions {
  unread?: true;
}

export function addMessageCommands(program: Command, { print, open }: CommandContext): void {
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
      const number = id === undefined ? undefined : parseNumberId("message", id);
      const { client } = await open();
      if (number !== undefined) return print(await client.emailMessages.get(number), { raw: "text_content" });
      const columns = ["id", "created_dt", "from_email", "subject"];
      return print(await client.emailMessages.list({ unread }), { columns });
    });
  message
    .command("sms")
    .description("List text messages, or show one")
    .argument("[id]", "text message to show")
    .option("--unread", "only unread text messages")
    .addHelpText("after", "\nExamples:\n  $ ravi message sms --unread | jq -r '.[0].body'\n  $ ravi message sms 17")
    .action(async (id: string | undefined, { unread }: MessageOptions) => {
      const number = id === undefined ? undefined : parseNumberId("message", id);
      const { client } = await open();
      if (number !== undefined) return print(await client.smsMessages.get(number), { raw: "body" });
      const columns = ["id", "created_dt", "from_number", "body"];
      return print(await client.smsMessages.list({ unread }), { columns });
    });
}
