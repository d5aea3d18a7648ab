import type { Identity, RaviClient, Scope } from "@persona-launcher/ravi";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { openSession, type Session } from "../session.ts";

export function addIdentityCommands(program: Command, { host, print }: CommandContext): void {
  const identity = program
    .command("identity")
    .description("Show identities")
    .addHelpText("after", "\nExamples:\n  $ ravi identity list");
  identity
    .command("list")
    .description("List the identities in reach; with an identity key that is the key's own")
    .addHelpText("after", "\nExamples:\n  $ ravi identity list\n  $ ravi identity list | jq -r '.[].inbox'")
    .action(async () => print(await listIdentities(await openSession(host)), ["name", "inbox", "phone", "uuid"]));
}

async function listIdentities({ account, client, scope }: Session): Promise<Identity[]> {
  return account === undefined ? [await ownIdentity(client, scope)] : account.identities.list();
}

// Ravi's published API lets an identity key read identities, its released CLI never tries, and a service may refuse.
async function ownIdentity(client: RaviClient, scope: Scope): Promise<Identity> {
  const visible = await client.identities.list().catch(noneWhenRefused);
  const own = visible.find(({ uuid }) => uuid === scope.identityUuid);
  return own ?? assembledIdentity(client, scope);
}

function noneWhenRefused(error: unknown): Identity[] {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "RAVI_UNAUTHORIZED" || code === "RAVI_FORBIDDEN") return [];
  throw error;
}

async function assembledIdentity(client: RaviClient, scope: Scope): Promise<Identity> {
  const [addresses, numbers] = await Promise.all([client.emailAddresses.list(), client.phoneNumbers.list()]);
  return {
    uuid: scope.identityUuid ?? "",
    name: scope.identityName ?? "",
    inbox: addresses[0]?.email ?? "",
    phone: numbers[0]?.phone_number ?? "",
    created_dt: addresses[0]?.created_dt ?? "",
    updated_dt: "",
  };
}
