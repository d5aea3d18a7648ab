import type { NewPassword, PasswordRecipe } from "@persona-launcher/ravi";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { RaviHost } from "../ravi-host.ts";
import { readValue } from "../values/read-value.ts";
import { parseWholeNumber } from "../values/whole-number.ts";

interface RecipeOptions {
  length: string;
  special: boolean;
  digits: boolean;
  excludeChars?: string;
}

interface EntryOptions {
  domain?: string;
  username?: string;
  password?: string;
  notes?: string;
}

export function addPasswordsCommands(program: Command, context: CommandContext): void {
  const passwords = program
    .command("passwords")
    .alias("vault")
    .description("Read and change the logins in the identity's vault")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi passwords list\n  $ ravi passwords create example.com --username ada --generate",
    );
  addReading(passwords, context);
  addCreate(passwords, context);
  addUpdate(passwords, context);
  addDelete(passwords, context);
  addGenerate(passwords, context);
}

function addReading(passwords: Command, { print, open }: CommandContext): void {
  passwords
    .command("list")
    .description("List the logins, passwords included")
    .addHelpText("after", "\nExamples:\n  $ ravi passwords list | jq '.[] | {domain, username}'")
    .action(async () => {
      const { client } = await open();
      print(await client.passwords.list(), { columns: ["domain", "username", "uuid"] });
    });
  passwords
    .command("get")
    .description("Show one login")
    .argument("<uuid>", "login to show")
    .addHelpText("after", "\nExamples:\n  $ ravi passwords get 4f6c… --raw   # the password alone")
    .action(async (uuid: string) => {
      const { client } = await open();
      print(await client.passwords.get(uuid), { raw: "password" });
    });
}

function addCreate(passwords: Command, { host, print, open }: CommandContext): void {
  withRecipe(withEntry(passwords.command("create").description("Make a login").argument("<domain>", "site it is for")))
    .option("--generate", "make a random password; also done without --password")
    .addHelpText(
      "after",
      '\nExamples:\n  $ ravi passwords create example.com --username ada --generate\n  $ printf %s "$password" | ravi passwords create example.com --password -',
    )
    .action(async (domain: string, options: EntryOptions & RecipeOptions & { generate?: true }) => {
      if (options.generate === true && options.password !== undefined)
        throw new CliError("RAVI_USAGE", "Cannot make the login: a password is given and one is to be made", "Say one");
      const recipe = recipeOf(options);
      const { username, notes } = options;
      const given = await passwordOf(host, options.password);
      const { client } = await open();
      const password = given ?? (await client.passwords.generate(recipe));
      print(await client.passwords.create({ domain, username, password, notes }), { raw: "password" });
    });
}

function addUpdate(passwords: Command, { host, print, open }: CommandContext): void {
  withEntry(
    passwords.command("update").alias("edit").description("Change a login").argument("<uuid>", "login to change"),
  )
    .option("--domain <domain>", "site it is for")
    .addHelpText("after", "\nExamples:\n  $ ravi passwords update 4f6c… --username ada")
    .action(async (uuid: string, options: EntryOptions) => {
      const { domain, username, notes } = options;
      if (Object.keys(options).length === 0)
        throw new CliError(
          "RAVI_USAGE",
          "Cannot change the login: nothing to change is given",
          "Say what, as in --notes",
        );
      const changes: Partial<NewPassword> = { domain, username, notes } as Partial<NewPassword>;
      const password = await passwordOf(host, options.password);
      const { client } = await open();
      print(await client.passwords.update(uuid, password === undefined ? changes : { ...changes, password }), {
        raw: "uuid",
      });
    });
}

function addDelete(passwords: Command, { print, open }: CommandContext): void {
  passwords
    .command("delete")
    .description("Delete a login")
    .argument("<uuid>", "login to delete")
    .addHelpText("after", "\nExamples:\n  $ ravi passwords delete 4f6c…")
    .action(async (uuid: string) => {
      const { client } = await open();
      await client.passwords.delete(uuid);
      print({ status: "deleted" }, { raw: "status" });
    });
}

function addGenerate(passwords: Command, { print, open }: CommandContext): void {
  withRecipe(passwords.command("generate").description("Make a random password; it is stored nowhere"))
    .addHelpText("after", "\nExamples:\n  $ ravi passwords generate --length 24 --no-special --raw")
    .action(async (options: RecipeOptions) => {
      const recipe = recipeOf(options);
      const { client } = await open();
      print({ password: await client.passwords.generate(recipe) }, { raw: "password" });
    });
}

function withEntry(command: Command): Command {
  return command
    .option("--username <name>", "name to log in with")
    .option("--password <password>", "the password; - reads it from standard input, where no process list shows it")
    .option("--notes <text>", "notes");
}

function withRecipe(command: Command): Command {
  return command
    .option("--length <number>", "characters of the random password", "16")
    .option("--no-special", "no special characters")
    .option("--no-digits", "no digits")
    .option("--exclude-chars <characters>", "characters not to use");
}

function recipeOf({ length, special, digits, excludeChars }: RecipeOptions): PasswordRecipe {
  return { length: parseWholeNumber("a length", length, 1, 1024), special, digits, excludeChars };
}

async function passwordOf(host: RaviHost, given: string | undefined): Promise<string | undefined> {
  return given === "-" ? readValue(host.stdin) : given;
}
