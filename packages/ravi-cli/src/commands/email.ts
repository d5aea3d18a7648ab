import type { EmailMessage, EmailReply, RaviClient } from "@persona-launcher/ravi";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { readAttachmentFile } from "../values/attachment-file.ts";
import { attachmentPaths } from "../values/attachment-paths.ts";
import { collect } from "../values/collect.ts";
import { parseNumberId } from "../values/number-id.ts";
import { addThreads } from "./inbox.ts";

interface MailOptions {
  body: string;
  cc?: string[];
  bcc?: string[];
  attach?: string[];
}

interface ForwardOptions extends MailOptions {
  to: string;
}

interface ComposeOptions extends ForwardOptions {
  subject: string;
}

export function addEmailCommands(program: Command, context: CommandContext): void {
  const email = program
    .command("email")
    .description("List and send mail")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi email list --unread\n  $ ravi email compose --to bob@example.com --subject Hello --body 'Hi Bob'",
    );
  addThreads(email.command("list"), context, "email list");
  addCompose(email, context);
  addAnswers(email, context);
  addForward(email, context);
}

function addCompose(email: Command, context: CommandContext): void {
  withMailOptions(email.command("compose").description("Send a mail"))
    .requiredOption("--to <address>", "receiver")
    .requiredOption("--subject <text>", "subject")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi email compose --to bob@example.com --subject Report --body 'See attachment' --attach report.pdf",
    )
    .action(async ({ to, subject, ...options }: ComposeOptions) =>
      send(context, options, (client, mail) => client.emailMessages.compose({ to, subject, ...mail })),
    );
}

function addAnswers(email: Command, context: CommandContext): void {
  for (const [name, description] of [
    ["reply", "Reply to the sender of a mail"],
    ["reply-all", "Reply to the sender and all receivers of a mail"],
  ] as const) {
    withMailOptions(email.command(name).description(description).argument("<id>", "mail to reply to"))
      .addHelpText("after", `\nExamples:\n  $ ravi email ${name} 17 --body 'Thank you'`)
      .action(async (id: string, options: MailOptions) => {
        const number = parseNumberId("message", id);
        await send(context, options, (client, mail) =>
          name === "reply" ? client.emailMessages.reply(number, mail) : client.emailMessages.replyAll(number, mail),
        );
      });
  }
}

function addForward(email: Command, context: CommandContext): void {
  withMailOptions(email.command("forward").description("Forward a mail").argument("<id>", "mail to forward"))
    .requiredOption("--to <address>", "receiver")
    .addHelpText("after", "\nExamples:\n  $ ravi email forward 17 --to bob@example.com --body 'For you'")
    .action(async (id: string, { to, ...options }: ForwardOptions) => {
      const number = parseNumberId("message", id);
      await send(context, options, (client, mail) => client.emailMessages.forward(number, { to, ...mail }));
    });
}

function withMailOptions(command: Command): Command {
  return command
    .requiredOption("--body <text>", "text of the mail")
    .option("--cc <addresses>", "more receivers, separated by commas", addresses)
    .option("--bcc <addresses>", "receivers nobody sees, separated by commas", addresses)
    .option(
      "--attach <file>",
      "file to attach, at most 10 MiB, or several separated by commas; may be given several times",
      collect,
    );
}

function addresses(text: string, before: string[] = []): string[] {
  return [...before, ...text.split(",").map((address) => address.trim())].filter((address) => address !== "");
}

/** Reads all files before anything is sent. */
async function send(
  { host, open, print }: CommandContext,
  { body, cc, bcc, attach = [] }: MailOptions,
  deliver: (client: RaviClient, mail: EmailReply) => Promise<EmailMessage>,
): Promise<void> {
  const paths = await Promise.all(attach.map((given) => attachmentPaths(host.cwd, given)));
  const files = await Promise.all(paths.flat().map((path) => readAttachmentFile(host.cwd, path)));
  const { client } = await open();
  const attachmentUuids: string[] = [];
  for (const file of files) attachmentUuids.push((await client.attachments.add(file)).uuid);
  print(await deliver(client, { content: body, cc, bcc, attachmentUuids }), { raw: "id" });
}
