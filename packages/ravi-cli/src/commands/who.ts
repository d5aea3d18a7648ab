import { Option, type Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { collect } from "../values/collect.ts";
import { dotenvLine } from "../values/dotenv-line.ts";
import { shellQuote } from "../values/shell-quote.ts";

interface EnvOptions {
  format: "shell" | "dotenv" | "json";
  secret?: string[];
  allSecrets?: true;
}

export function addWhoCommands(program: Command, context: CommandContext): void {
  const { host, print, open } = context;
  program
    .command("whoami")
    .description("Show whom this command acts as, by asking the service")
    .addHelpText("after", "\nExamples:\n  $ ravi whoami\n  $ ravi whoami --field email")
    .action(async () => {
      const { whoAmI } = await import("../identity/who-am-i.ts");
      print(await whoAmI(host, await open()), { raw: "uuid" });
    });
  program
    .command("env")
    .description("Print the identity as environment variables, with secrets on request")
    .addOption(
      new Option("--format <format>", "lines for a shell, lines of a .env file, or one object")
        .choices(["shell", "dotenv", "json"])
        .default("shell"),
    )
    .option("--secret <key>", "this secret too; may be given several times", collect)
    .option("--all-secrets", "all secrets of the vault too")
    .addHelpText(
      "after",
      '\nExamples:\n  $ eval "$(ravi env)"\n  $ ravi env --format dotenv --secret OPENAI_API_KEY >> .env\n  $ ravi env --format json',
    )
    .action(async ({ format, secret, allSecrets }: EnvOptions) => {
      const { identityEnvironment } = await import("../identity/identity-environment.ts");
      const values = await identityEnvironment(host, await open(), { keys: secret ?? [], all: allSecrets === true });
      if (format === "json") return print(values);
      const line = format === "dotenv" ? dotenvLine : exportLine;
      return host.stdout(
        Object.entries(values)
          .map(([name, value]) => line(name, value))
          .join(""),
      );
    });
}

function exportLine(name: string, value: string): string {
  return `export ${name}=${shellQuote(value)}\n`;
}
