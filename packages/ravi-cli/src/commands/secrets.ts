import type { Secret } from "@persona-launcher/ravi";
import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { printBare } from "../output/print.ts";
import { dotenvLine } from "../values/dotenv-line.ts";

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

function addReading(secrets: Command, context: CommandContext): void {
  const { host, print, open } = context;
  secrets
    .command("list")
    .description("List the secrets, values included")
    .addHelpText("after", "\nExamples:\n  $ ravi secrets list --field key")
    .action(async () => {
      const { client } = await open();
      print(await client.secrets.list(), { columns: ["key", "updated_dt", "uuid"] });
    });
  secrets
    .command("get")
    .description("Show one secret")
    .argument("<key>", "key of the secret, in any case")
    .addHelpText(
      "after",
      "\nWith --compat documented it prints the bare value, and into a file the line KEY='value'.\n" +
        '\nExamples:\n  $ ravi secrets get GITHUB_TOKEN | jq -r .value\n  $ export GITHUB_TOKEN="$(ravi secrets get GITHUB_TOKEN --raw)"',
    )
    .action(async (key: string) => {
      const { findSecret } = await import("../vault/find-secret.ts");
      const secret = await findSecret(host, await open(), key);
      if (isBare(context)) return printBare(host, bareText(context, secret));
      return print(secret, { raw: "value" });
    });
}

function isBare({ flags }: CommandContext): boolean {
  const { compat, json, human, raw, field } = flags();
  return compat === "documented" && !json && !human && !raw && field === undefined;
}

// The documents use it both ways: `KEY=$(ravi secrets get KEY)`, and `ravi secrets get KEY >> .env`.
function bareText({ host }: CommandContext, { key, value }: Secret): string {
  return host.stdoutKind === "file" ? dotenvLine(key, value) : `${value}\n`;
}

function addWriting(secrets: Command, { host, print, open }: CommandContext): void {
  secrets
    .command("set")
    .description("Make a secret, or change its value")
    .argument("<key>", "letters, digits and underscores, stored in upper case; or KEY=VALUE")
    .argument("[value]", "the value; without it the value is read from standard input, where no process list shows it")
    .addHelpText(
      "after",
      '\nExamples:\n  $ printf %s "$token" | ravi secrets set GITHUB_TOKEN\n  $ ravi secrets set PLAN free\n  $ ravi secrets set PLAN=free --identity agent-1\n  $ ravi secrets set OFFSET -- -5',
    )
    .action(async (first: string, second: string | undefined) => {
      const { readSecretArgument } = await import("../vault/secret-argument.ts");
      const { readValue } = await import("../values/read-value.ts");
      const { key, value } = await readSecretArgument(first, second);
      const { client } = await open();
      print(await client.secrets.set(key, value ?? (await readValue(host.stdin))), { raw: "uuid" });
    });
  secrets
    .command("delete")
    .description("Delete a secret")
    .argument("<key-or-uuid>", "key of the secret, in any case, or its uuid")
    .addHelpText("after", "\nExamples:\n  $ ravi secrets delete GITHUB_TOKEN")
    .action(async (keyOrUuid: string) => {
      const session = await open();
      // Keys have no hyphens and uuids do. A shared secret is for reading only.
      const isUuid = keyOrUuid.includes("-");
      const { findSecret } = await import("../vault/find-secret.ts");
      const uuid = isUuid ? keyOrUuid : (await findSecret(host, { ...session, how: "scope" }, keyOrUuid)).uuid;
      await session.client.secrets.delete(uuid);
      print({ status: "deleted" }, { raw: "status" });
    });
}
