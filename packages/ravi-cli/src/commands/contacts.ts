import type { Contact, NewContact } from "@persona-launcher/ravi";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";

interface ContactOptions {
  email?: string;
  phone?: string;
  displayName?: string;
  nickname?: string;
  trusted?: boolean;
}

const columns = ["display_name", "nickname", "email", "phone_number", "is_trusted", "uuid"];

export function addContactsCommands(program: Command, context: CommandContext): void {
  const contacts = program
    .command("contacts")
    .description("Read and change whom the identity knows")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi contacts search bob\n  $ ravi contacts create --email bob@example.com",
    );
  addReading(contacts, context);
  addWriting(contacts, context);
}

function addReading(contacts: Command, { print, open }: CommandContext): void {
  contacts
    .command("list")
    .description("List the contacts")
    .addHelpText("after", "\nExamples:\n  $ ravi contacts list --field email")
    .action(async () => {
      const { client } = await open();
      print((await client.contacts.list()).map(contactOutput), { columns });
    });
  contacts
    .command("search")
    .description("Search names and addresses")
    .argument("<text>", "what to look for")
    .addHelpText("after", "\nExamples:\n  $ ravi contacts search bob")
    .action(async (text: string) => {
      const { client } = await open();
      print((await client.contacts.search(text)).map(contactOutput), { columns });
    });
  contacts
    .command("get")
    .description("Show one contact")
    .argument("<uuid>", "contact to show")
    .addHelpText("after", "\nExamples:\n  $ ravi contacts get 4f6c…")
    .action(async (uuid: string) => {
      const { client } = await open();
      print(contactOutput(await client.contacts.get(uuid)), { raw: "email" });
    });
}

function addWriting(contacts: Command, { print, open }: CommandContext): void {
  withFields(contacts.command("create").description("Make a contact"))
    .addHelpText("after", "\nExamples:\n  $ ravi contacts create --email bob@example.com --display-name Bob --trusted")
    .action(async (options: ContactOptions) => {
      const contact = requireFields(options, "make");
      const { client } = await open();
      print(contactOutput(await client.contacts.create(contact)), { raw: "uuid" });
    });
  withFields(contacts.command("update").description("Change a contact").argument("<uuid>", "contact to change"))
    .addHelpText("after", "\nExamples:\n  $ ravi contacts update 4f6c… --no-trusted")
    .action(async (uuid: string, options: ContactOptions) => {
      const changes = requireFields(options, "change");
      const { client } = await open();
      print(contactOutput(await client.contacts.update(uuid, changes)), { raw: "uuid" });
    });
  contacts
    .command("delete")
    .description("Delete a contact")
    .argument("<uuid>", "contact to delete")
    .addHelpText("after", "\nExamples:\n  $ ravi contacts delete 4f6c…")
    .action(async (uuid: string) => {
      const { client } = await open();
      await client.contacts.delete(uuid);
      print({ status: "deleted" }, { raw: "status" });
    });
}

/** A contact as the released CLI prints it: the service's own number of the identity is none of a script's business. */
function contactOutput({ identity: _identity, ...contact }: Contact): Omit<Contact, "identity"> {
  return contact;
}

function withFields(command: Command): Command {
  return command
    .option("--email <address>", "e-mail address")
    .option("--phone <number>", "phone number, such as +15551234567")
    .option("--display-name <name>", "name")
    .option("--nickname <name>", "nickname")
    .option("--trusted", "mail of this contact is trusted")
    .option("--no-trusted", "mail of this contact is not trusted");
}

function requireFields(options: ContactOptions, verb: string): NewContact {
  const { email, phone, displayName, nickname, trusted } = options;
  const fields: NewContact = { email, phoneNumber: phone, displayName, nickname, isTrusted: trusted };
  if (Object.values(fields).some((value) => value !== undefined)) return fields;
  throw new CliError("RAVI_USAGE", `Cannot ${verb} a contact: nothing about it is given`, "Give at least --email");
}
