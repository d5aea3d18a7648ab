import type { RaviClient, Secret } from "@persona-launcher/ravi";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import { readValue } from "../read-value.ts";
import { openSession } from "../session.ts";

export function addSecretsCommands(program: Command, context: CommandContext): void {
  const secrets = program
    .command("secrets")
    .description("Read and change the identity's vault")
    .addHelpText(
      "after",
      '\nExamples:\n  $ ravi secrets get GITHUB_TOKEN --raw\n  $ printf %s "$token" | ravi secrets set GITHUB_TOKEN',
    );
  addReading(secrets, context);
  addWriting(secrets, context);
}

function addReading(secrets: Command, { host, print }: CommandContext): void {
  secrets
    .command("list")
    .description("List the secrets, values included")
    .addHelpText("after", "\nExamples:\n  $ ravi secrets list | jq -r '.[].key'")
    .action(async () => {
      const { client } = await openSession(host);
      print(await client.secrets.list(), ["key", "updated_dt", "uuid"]);
    });
  secrets
    .command("get")
    .description("Show one secret")
    .argument("<key>", "key of the secret, in any case")
    .option("--raw", "print the value alone, and a line end")
    .addHelpText(
      "after",
      '\nExamples:\n  $ ravi secrets get GITHUB_TOKEN | jq -r .value\n  $ export GITHUB_TOKEN="$(ravi secrets get GITHUB_TOKEN --raw)"',
    )
    .action(async (key: string, { raw }: { raw?: true }) => {
      const { client } = await openSession(host);
      const secret = await findSecret(client, key);
      if (raw === true) return host.stdout(`${secret.value}\n`);
      return print(secret);
    });
}

function addWriting(secrets: Command, { host, print }: CommandContext): void {
  secrets
    .command("set")
    .description("Make a secret, or change its value")
    .argument("<key>", "letters, digits and underscores; stored in upper case")
    .argument("[value]", "the value; without it the value is read from standard input, where no process list shows it")
    .addHelpText(
      "after",
      '\nExamples:\n  $ printf %s "$token" | ravi secrets set GITHUB_TOKEN\n  $ ravi secrets set PLAN free\n  $ ravi secrets set OFFSET -- -5',
    )
    .action(async (key: string, value: string | undefined) => {
      await checkKey(key);
      const { client } = await openSession(host);
      print(await client.secrets.set(key, value ?? (await readValue(host.stdin))));
    });
  secrets
    .command("delete")
    .description("Delete a secret")
    .argument("<key-or-uuid>", "key of the secret, in any case, or its uuid")
    .addHelpText("after", "\nExamples:\n  $ ravi secrets delete GITHUB_TOKEN")
    .action(async (keyOrUuid: string) => {
      const { client } = await openSession(host);
      await client.secrets.delete(await uuidOf(client, keyOrUuid));
      print({ status: "deleted" });
    });
}

async function findSecret(client: RaviClient, key: string): Promise<Secret> {
  const secret = await client.secrets.get(key);
  if (secret !== undefined) return secret;
  throw new CliError(
    "RAVI_NOT_FOUND",
    `Cannot find secret "${key}": the vault has none of that key`,
    "Run `ravi secrets list` for the keys there are",
  );
}

// Keys have no hyphens and uuids do.
async function uuidOf(client: RaviClient, keyOrUuid: string): Promise<string> {
  return keyOrUuid.includes("-") ? keyOrUuid : (await findSecret(client, keyOrUuid)).uuid;
}

// Before standard input is waited for. The key is not quoted, because KEY=value is a common slip.
async function checkKey(key: string): Promise<void> {
  const { secretKeyPattern } = await import("@persona-launcher/ravi");
  if (secretKeyPattern.test(key.toUpperCase())) return;
  const hint = key.includes("=")
    ? "Give key and value apart: ravi secrets set KEY VALUE"
    : "Begin the key with a letter, and use only letters, digits and underscores";
  throw new CliError("RAVI_USAGE", `Cannot set a secret: its key must match ${secretKeyPattern.source}`, hint);
}
