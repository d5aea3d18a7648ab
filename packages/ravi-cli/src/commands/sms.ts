import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { addConversations } from "./inbox.ts";

export function addSmsCommands(program: Command, context: CommandContext): void {
  const sms = program
    .command("sms")
    .description("List and send text messages")
    .addHelpText("after", "\nExamples:\n  $ ravi sms list --unread\n  $ ravi sms send --to +15551234567 --body Hello");
  addConversations(sms.command("list"), context, "sms list");
  sms
    .command("send")
    .description("Send a text message from the identity's number")
    .requiredOption("--to <number>", "receiver, such as +15551234567")
    .requiredOption("--body <text>", "text of the message")
    .addHelpText("after", "\nExamples:\n  $ ravi sms send --to +15551234567 --body 'On my way'")
    .action(async ({ to, body }: { to: string; body: string }) => {
      const { client } = await context.open();
      context.print(await client.smsMessages.send({ to, body }), { raw: "id" });
    });
}
