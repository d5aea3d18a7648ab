import { Option, type Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import type { EverythingFilter } from "../inbox/list-everything.ts";

interface InboxOptions {
  unread?: true;
}

export function addInboxCommands(program: Command, context: CommandContext): void {
  const inbox = program
    .command("inbox")
    .description("Read mail by thread, and text messages by conversation")
    .addHelpText("after", "\nExamples:\n  $ ravi inbox email --unread\n  $ ravi inbox sms");
  addThreads(inbox.command("email"), context, "inbox email");
  addConversations(inbox.command("sms"), context, "inbox sms");
  inbox
    .command("list")
    .description("List mails and text messages together, newest first")
    .addOption(new Option("--type <type>", "only this kind").choices(["email", "sms"]))
    .addOption(new Option("--direction <direction>", "only this way").choices(["incoming", "outgoing"]))
    .option("--unread", "only what is unread")
    .addHelpText("after", "\nExamples:\n  $ ravi inbox list --type sms --direction incoming --unread")
    .action(async (filter: EverythingFilter) => {
      const columns = ["type", "id", "created_dt", "direction", "subject", "body"];
      const { listEverything } = await import("../inbox/list-everything.ts");
      context.print(await listEverything(await context.open(), filter), { columns });
    });
}

/** `inbox email`, and `email list` as the documents call it. */
export function addThreads(command: Command, { print, open, flags }: CommandContext, name: string): void {
  command
    .description("List mail threads, or show one with its messages")
    .argument("[thread-id]", "thread to show")
    .option("--unread", "only threads with unread mail")
    .addHelpText(
      "after",
      `\nExamples:\n  $ ravi ${name} --unread\n  $ ravi ${name} '<abc@example.com>' | jq -r '.messages[-1].text_content'`,
    )
    .action(async (threadId: string | undefined, { unread }: InboxOptions) => {
      const session = await open();
      if (threadId !== undefined) return print(await session.client.emailThreads.get(threadId), { raw: "subject" });
      const columns = ["latest_message_dt", "unread_count", "from_email", "subject", "thread_id"];
      const { listThreads } = await import("../inbox/list-threads.ts");
      return print(await listThreads(session, unread, flags().compat), { columns });
    });
}

/** `inbox sms`, and `sms list` as the documents call it. */
export function addConversations(command: Command, { print, open, flags }: CommandContext, name: string): void {
  command
    .description("List conversations, or show one with its messages")
    .argument("[conversation-id]", "conversation to show")
    .option("--unread", "only conversations with unread messages")
    .addHelpText(
      "after",
      `\nExamples:\n  $ ravi ${name} --unread\n  $ ravi ${name} 1_+15551234567 | jq -r '.messages[-1].body'`,
    )
    .action(async (conversationId: string | undefined, { unread }: InboxOptions) => {
      const session = await open();
      if (conversationId !== undefined)
        return print(await session.client.smsConversations.get(conversationId), { raw: "conversation_id" });
      const columns = ["latest_message_dt", "unread_count", "from_number", "preview", "conversation_id"];
      const { listConversations } = await import("../inbox/list-conversations.ts");
      return print(await listConversations(session, unread, flags().compat), { columns });
    });
}
