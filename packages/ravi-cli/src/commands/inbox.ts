import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { openSession } from "../session.ts";

interface InboxOptions {
  unread?: true;
}

export function addInboxCommands(program: Command, { host, print }: CommandContext): void {
  const inbox = program
    .command("inbox")
    .description("Read mail by thread, and text messages by conversation")
    .addHelpText("after", "\nExamples:\n  $ ravi inbox email --unread\n  $ ravi inbox sms");
  inbox
    .command("email")
    .description("List mail threads, or show one with its messages")
    .argument("[thread-id]", "thread to show")
    .option("--unread", "only threads with unread mail")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi inbox email --unread\n  $ ravi inbox email '<abc@example.com>' | jq -r '.messages[-1].text_content'",
    )
    .action(async (threadId: string | undefined, { unread }: InboxOptions) => {
      const { client } = await openSession(host);
      if (threadId !== undefined) return print(await client.emailThreads.get(threadId));
      return print(await client.emailThreads.list({ unread }), [
        "latest_message_dt",
        "unread_count",
        "from_email",
        "subject",
        "thread_id",
      ]);
    });
  inbox
    .command("sms")
    .description("List conversations, or show one with its messages")
    .argument("[conversation-id]", "conversation to show")
    .option("--unread", "only conversations with unread messages")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi inbox sms --unread\n  $ ravi inbox sms 1_+15551234567 | jq -r '.messages[-1].body'",
    )
    .action(async (conversationId: string | undefined, { unread }: InboxOptions) => {
      const { client } = await openSession(host);
      if (conversationId !== undefined) return print(await client.smsConversations.get(conversationId));
      return print(await client.smsConversations.list({ unread }), [
        "latest_message_dt",
        "unread_count",
        "from_number",
        "preview",
        "conversation_id",
      ]);
    });
}
