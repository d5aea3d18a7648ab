import type { Identity } from "@persona-launcher/ravi";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { Session } from "../session/session.ts";

interface CreateOptions {
  name?: string;
  email?: string;
  emailIdentifier?: string;
  domain?: string;
  provisionPhone?: true;
}

export function addIdentityCommands(program: Command, context: CommandContext): void {
  const identity = program
    .command("identity")
    .description("Show identities; outside a launch also make, choose and delete them")
    .addHelpText("after", "\nExamples:\n  $ ravi identity list\n  $ ravi identity info --field email");
  addShowing(identity, context);
  addMaking(identity, context);
  addChoosing(identity, context);
  addDeleting(identity, context);
}

function addShowing(identity: Command, { host, print, open, flags }: CommandContext): void {
  identity
    .command("list")
    .description("List the identities in reach; with an identity key that is the key's own")
    .addHelpText("after", "\nExamples:\n  $ ravi identity list\n  $ ravi identity list --field inbox")
    .action(async () => print(await listIdentities(await open()), { columns: ["name", "inbox", "phone", "uuid"] }));
  identity
    .command("info")
    .description("Show one identity: the one named, else whom this directory acts as or created")
    .argument("[name-or-uuid]", "identity to show")
    .option("--name <name>", "the same, as a flag")
    .addHelpText(
      "after",
      "\nFields: uuid, name, email, phone, created_dt, updated_dt.\n" +
        "\nExamples:\n  $ ravi identity info --field email\n  $ ravi identity info agent-1 --field phone",
    )
    .action(async (name: string | undefined, options: { name?: string }) => {
      const wanted = oneName("show an identity", name, options.name, flags().identity);
      const { identityInfo } = await import("../identity/identity-info.ts");
      print(await identityInfo(host, wanted), { raw: "uuid" });
    });
}

function addMaking(identity: Command, { host, print, flags, openAccount }: CommandContext): void {
  identity
    .command("create")
    .description("Make an identity")
    .option("--name <name>", "name of the identity; default: one that the service invents")
    .option("--email <address>", "its address, or the part before the @; default: made from the name")
    .option("--email-identifier <name>", "the part before the @, where a --domain follows it")
    .option("--domain <domain>", "the part after the @, one of `ravi domains`; default: the service's own")
    .option("--provision-phone", "ask for a phone number, which may need a paid plan")
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi identity create --name task-42\n  $ ravi identity create --name build-1 --email build-1 --provision-phone",
    )
    .action(async (options: CreateOptions) => {
      const account = await openAccount("create an identity");
      const { createIdentity } = await import("../identity/create-identity.ts");
      print(await createIdentity(host, account, options, flags().compat), { raw: "uuid" });
    });
  identity
    .command("provision-phone")
    .description("Give an identity a phone number, which may need a paid plan")
    .argument("<name-or-uuid>", "identity that gets the number")
    .option("--country-code <code>", "country of the number", "US")
    .addHelpText("after", "\nExamples:\n  $ ravi identity provision-phone agent-1 --country-code US")
    .action(async (name: string, { countryCode }: { countryCode: string }) => {
      const account = await openAccount("provision a phone number");
      const { findIdentity } = await import("../session/find-identity.ts");
      const { uuid } = await findIdentity(account, name);
      print(await account.client.identities.provisionPhone(uuid, { countryCode }), { raw: "phone" });
    });
}

function addChoosing(identity: Command, { host, print, openAccount }: CommandContext): void {
  identity
    .command("use")
    .description("Choose the identity that the config found here, else the home directory's, acts as")
    .argument("<name-or-uuid>", "identity to act as from now on")
    .addHelpText(
      "after",
      "\nIt changes a file that others may share. For one command there is --identity, for one process RAVI_CONFIG_DIR.\n" +
        "\nExamples:\n  $ ravi identity use agent-1",
    )
    .action(async (name: string) => {
      const account = await openAccount("switch the identity");
      const { useIdentity } = await import("../identity/use-identity.ts");
      print(await useIdentity(host, account, name), { raw: "identity_uuid" });
    });
}

function addDeleting(identity: Command, { host, print, openAccount }: CommandContext): void {
  for (const [command, description] of [
    ["delete", "Delete an identity with its mail and its vault"],
    ["archive", "The same as delete: Ravi knows no archive"],
  ] as const) {
    identity
      .command(command)
      .description(description)
      .argument("[name-or-uuid]", "identity to delete")
      .option("--name <name>", "the same, as a flag")
      .addHelpText(
        "after",
        "\nWhere the service refuses to delete identities, this fails with RAVI_LEFT_BEHIND, and the identity is still there.\n" +
          `\nExamples:\n  $ ravi identity ${command} task-42\n  $ ravi identity ${command} --name task-42`,
      )
      .action(async (given: string | undefined, options: { name?: string }) => {
        const name = oneName(`${command} an identity`, given, options.name, undefined);
        if (name === undefined)
          throw new CliError("RAVI_USAGE", `Cannot ${command} an identity: none is named`, "Give its name or its uuid");
        const { deleteIdentity } = await import("../identity/delete-identity.ts");
        print(await deleteIdentity(host, await openAccount(`${command} an identity`), name), { raw: "status" });
      });
  }
}

/** The one name among several places to give it. */
function oneName(what: string, ...given: readonly (string | undefined)[]): string | undefined {
  const names = new Set(given.filter((name) => name !== undefined));
  if (names.size <= 1) return [...names][0];
  throw new CliError("RAVI_USAGE", `Cannot ${what}: ${names.size} are named`, "Name one");
}

async function listIdentities(session: Session): Promise<Identity[]> {
  if (session.account !== undefined) return session.account.client.identities.list();
  const { ownIdentity } = await import("../session/own-identity.ts");
  return [await ownIdentity(session)];
}
