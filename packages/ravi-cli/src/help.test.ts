import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "./program.ts";
import type { RaviHost } from "./ravi-host.ts";

const host: RaviHost = {
  env: {},
  cwd: "/",
  home: undefined,
  stdin: (async function* () {})(),
  stdout: () => undefined,
  stderr: () => undefined,
};

test("these are all commands, with their arguments and flags", async () => {
  const program = await createProgram(host);

  expect(usages(program, "ravi").join("\n")).toMatchInlineSnapshot(`
    "ravi [--version] [--json] [--human] [--raw] [--field <name>] [--identity <name-or-uuid>] [--compat <mode>]
    ravi whoami
    ravi env [--format <format>] [--secret <key>] [--all-secrets]
    ravi get email
    ravi get phone
    ravi get owner
    ravi wait code [--timeout <seconds>] [--since <when>] [--from <sender>] [--subject <text>]
    ravi wait link [--timeout <seconds>] [--since <when>] [--from <sender>] [--subject <text>] [--domain <domain>]
    ravi wait email [--timeout <seconds>] [--since <when>] [--from <sender>] [--subject <text>]
    ravi wait sms [--timeout <seconds>] [--since <when>] [--from <sender>]
    ravi inbox email [thread-id] [--unread]
    ravi inbox sms [conversation-id] [--unread]
    ravi inbox list [--type <type>] [--direction <direction>] [--unread]
    ravi message email [id] [--unread]
    ravi message sms [id] [--unread]
    ravi email list [thread-id] [--unread]
    ravi email compose [--body <text>] [--cc <addresses>] [--bcc <addresses>] [--attach <file>] [--to <address>] [--subject <text>]
    ravi email reply <id> [--body <text>] [--cc <addresses>] [--bcc <addresses>] [--attach <file>]
    ravi email reply-all <id> [--body <text>] [--cc <addresses>] [--bcc <addresses>] [--attach <file>]
    ravi email forward <id> [--body <text>] [--cc <addresses>] [--bcc <addresses>] [--attach <file>] [--to <address>]
    ravi sms list [conversation-id] [--unread]
    ravi sms send [--to <number>] [--body <text>]
    ravi call [--to <number>]
    ravi call list
    ravi call transcript <id>
    ravi call hangup <id>
    ravi secrets list
    ravi secrets get <key>
    ravi secrets set <key> [value]
    ravi secrets delete <key-or-uuid>
    ravi passwords list
    ravi passwords get <uuid>
    ravi passwords create <domain> [--username <name>] [--password <password>] [--notes <text>] [--length <number>] [--no-special] [--no-digits] [--exclude-chars <characters>] [--generate]
    ravi passwords update <uuid> [--username <name>] [--password <password>] [--notes <text>] [--domain <domain>]
    ravi passwords delete <uuid>
    ravi passwords generate [--length <number>] [--no-special] [--no-digits] [--exclude-chars <characters>]
    ravi contacts list
    ravi contacts search <text>
    ravi contacts get <uuid>
    ravi contacts create [--email <address>] [--phone <number>] [--display-name <name>] [--nickname <name>] [--trusted] [--no-trusted]
    ravi contacts update <uuid> [--email <address>] [--phone <number>] [--display-name <name>] [--nickname <name>] [--trusted] [--no-trusted]
    ravi contacts delete <uuid>
    ravi identity list
    ravi identity info [name-or-uuid] [--name <name>]
    ravi identity create [--name <name>] [--email <address>] [--email-identifier <name>] [--domain <domain>] [--provision-phone]
    ravi identity provision-phone <name-or-uuid> [--country-code <code>]
    ravi identity use <name-or-uuid>
    ravi identity delete [name-or-uuid] [--name <name>]
    ravi identity archive [name-or-uuid] [--name <name>]
    ravi auth status
    ravi auth login
    ravi auth logout
    ravi auth refresh
    ravi auth recover
    ravi auth setup-encryption
    ravi login
    ravi domains
    ravi sso token
    ravi feedback <message> [--subject <text>]
    ravi phone create [--country-code <code>]
    ravi mcp
    ravi completion <shell>
    ravi version"
  `);
});

test("every command says what it does, shows an example and documents each argument and flag", async () => {
  for (const command of commands(await createProgram(host))) {
    expect(command.description(), command.name()).toMatch(/^[A-Z].*[^.]$/);
    expect(help(command), command.name()).toContain("\nExamples:\n  $ ");
    for (const part of [...command.options, ...command.registeredArguments])
      expect(part.description, `${command.name()} ${part.name()}`).not.toBe("");
  }
});

test("no line of help is too wide for a page", async () => {
  for (const command of commands(await createProgram(host)))
    expect(
      Math.max(
        ...help(command)
          .split("\n")
          .map((line) => line.length),
      ),
      command.name(),
    ).toBeLessThanOrEqual(150);
});

function commands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commands)];
}

function usages(command: Command, path: string): string[] {
  const below = command.commands.flatMap((child) => usages(child, `${path} ${child.name()}`));
  if (command.commands.length > 0 && command.options.length === 0) return below;
  const words = [
    path,
    ...command.registeredArguments.map(argumentText),
    ...command.options.map(({ flags }) => `[${flags}]`),
  ];
  return [words.join(" "), ...below];
}

function argumentText(argument: { name: () => string; required: boolean; variadic: boolean }): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function help(command: Command): string {
  let text = "";
  command.configureOutput({ writeOut: (part) => void (text += part) });
  command.outputHelp();
  return text;
}
