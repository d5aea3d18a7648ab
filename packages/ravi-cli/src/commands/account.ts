import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { htmlParagraph } from "../values/html-paragraph.ts";

/** What belongs to an identity or its account and is neither mail nor vault. */
export function addAccountCommands(program: Command, context: CommandContext): void {
  addDomains(program, context);
  addSso(program, context);
  addFeedback(program, context);
  addPhone(program, context);
}

function addDomains(program: Command, { print, openAccount }: CommandContext): void {
  program
    .command("domains")
    .description("List the domains that addresses may be made in; takes the account")
    .addHelpText("after", "\nExamples:\n  $ ravi domains --field domain")
    .action(async () => {
      const { client } = await openAccount("list domains");
      print(await client.domains.list(), { columns: ["domain", "is_platform", "is_verified", "uuid"] });
    });
}

function addSso(program: Command, { print, open }: CommandContext): void {
  const sso = program
    .command("sso")
    .description("Prove to others who this identity is")
    .addHelpText("after", "\nExamples:\n  $ ravi sso token --raw");
  sso
    .command("token")
    .description("Make a token that proves the identity for five minutes, which may need a paid plan")
    .addHelpText("after", "\nExamples:\n  $ ravi sso token --raw")
    .action(async () => {
      const { client } = await open();
      print(await client.sso.createToken(), { raw: "token" });
    });
}

function addFeedback(program: Command, { print, open }: CommandContext): void {
  program
    .command("feedback")
    .description("Mail a message to the makers of Ravi")
    .argument("<message>", "what to tell them")
    .option("--subject <text>", "subject of the mail", "Feedback")
    .addHelpText("after", "\nExamples:\n  $ ravi feedback 'Threads should carry text' --subject Idea")
    .action(async (message: string, { subject }: { subject: string }) => {
      const { client } = await open();
      const content = htmlParagraph(message);
      print(await client.emailMessages.compose({ to: "feedback@ravi.id", subject, content }), { raw: "id" });
    });
}

function addPhone(program: Command, { host, open, print }: CommandContext): void {
  const phone = program
    .command("phone")
    .description("Get a phone number")
    .addHelpText("after", "\nExamples:\n  $ ravi phone create --country-code US");
  phone
    .command("create")
    .description("Give this identity a phone number; takes the account, and may need a paid plan")
    .option("--country-code <code>", "country of the number", "US")
    .addHelpText("after", "\nExamples:\n  $ ravi phone create --identity agent-1")
    .action(async ({ countryCode }: { countryCode: string }) => {
      const what = "provision a phone number";
      const { requireAccount } = await import("../session/account.ts");
      const { client } = await requireAccount(host, what);
      const { requireIdentity } = await import("../session/require-identity.ts");
      const { ownIdentity } = await import("../session/own-identity.ts");
      const { uuid } = await ownIdentity(requireIdentity(await open(), what));
      print(await client.identities.provisionPhone(uuid, { countryCode }), { raw: "phone" });
    });
}
