import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import type { CommandContext } from "../command-context.ts";
import type { Session } from "../session/session.ts";
import { collect } from "../values/collect.ts";
import { parseSince } from "../values/since.ts";
import { defaultSince, defaultTimeout } from "../wait/wait-defaults.ts";
import type { WaitWishes } from "../wait/wait-settings.ts";

interface WaitFlags {
  timeout: string;
  since: string;
  from?: string[];
  subject?: string;
  domain?: string[];
}

export function addWaitCommands(program: Command, context: CommandContext): void {
  const wait = program
    .command("wait")
    .description("Wait for a code, a link or a message, and take it: no other wait gets the same one")
    .addHelpText(
      "after",
      "\nExit code 3: nothing came in time.\n" +
        "\nExamples:\n  $ ravi wait code --from example.com --raw\n  $ ravi wait link --domain example.com --timeout 90 --raw",
    );
  addCode(wait, context);
  addLink(wait, context);
  addMessages(wait, context);
}

function addCode(wait: Command, context: CommandContext): void {
  withSubject(withFlags(wait.command("code").description("Wait for a one-time code, by mail or text message")))
    .addHelpText(
      "after",
      "\nExamples:\n  $ ravi wait code --from example.com --raw\n  $ ravi wait code --timeout 120 --since now",
    )
    .action(async (flags: WaitFlags) => {
      const { session, wishes } = await prepare(context, flags, "a code");
      const { waitForCode } = await import("../wait/wait-for.ts");
      context.print(await waitForCode(context.host, session, wishes), { raw: "code" });
    });
}

function addLink(wait: Command, context: CommandContext): void {
  withSubject(withFlags(wait.command("link").description("Wait for a link that verifies, confirms or signs in")))
    .option(
      "--domain <domain>",
      "host the link may lead to, with the ones below it; may be given several times",
      collect,
    )
    .addHelpText(
      "after",
      "\nGive --domain: whoever knows the address can send a link. Nothing is opened.\n" +
        "\nExamples:\n  $ ravi wait link --domain example.com --raw",
    )
    .action(async (flags: WaitFlags) => {
      const { session, wishes } = await prepare(context, flags, "a link");
      const { waitForLink } = await import("../wait/wait-for.ts");
      context.print(await waitForLink(context.host, session, { ...wishes, domains: flags.domain }), { raw: "url" });
    });
}

function addMessages(wait: Command, context: CommandContext): void {
  withSubject(withFlags(wait.command("email").description("Wait for a mail, whatever it says")))
    .addHelpText("after", "\nExamples:\n  $ ravi wait email --from billing@example.com --subject invoice")
    .action(async (flags: WaitFlags) => {
      const { session, wishes } = await prepare(context, flags, "a mail");
      const { waitForEmail } = await import("../wait/wait-for.ts");
      context.print(await waitForEmail(context.host, session, wishes), { raw: "text_content" });
    });
  withFlags(wait.command("sms").description("Wait for a text message, whatever it says"))
    .addHelpText("after", "\nExamples:\n  $ ravi wait sms --from +15551234567 --raw")
    .action(async (flags: WaitFlags) => {
      const { session, wishes } = await prepare(context, flags, "a text message");
      const { waitForSms } = await import("../wait/wait-for.ts");
      context.print(await waitForSms(context.host, session, wishes), { raw: "body" });
    });
}

function withFlags(command: Command): Command {
  return command
    .option("--timeout <seconds>", "how long to wait", String(defaultTimeout))
    .option(
      "--since <when>",
      "what counts: from now, a time span back (90s, 10m), an instant with offset, or after a message id",
      defaultSince,
    )
    .option("--from <sender>", "address, domain or number it must come from; may be given several times", collect);
}

function withSubject(command: Command): Command {
  return command.option("--subject <text>", "what its subject must contain");
}

async function prepare(
  { host, open }: CommandContext,
  { timeout, since: when, from, subject }: WaitFlags,
  what: string,
): Promise<{ session: Session; wishes: WaitWishes }> {
  const since = parseSince(when);
  const wishes = { timeoutMs: parseTimeout(timeout) * 1000, since, from, subject, signal: host.signal };
  if (typeof since === "number" && (what === "a code" || what === "a link"))
    throw new CliError(
      "RAVI_USAGE",
      `Cannot wait for ${what} since message ${when}: mails and text messages are numbered apart`,
      "Give a time, such as --since 10m",
    );
  const { requireIdentity } = await import("../session/require-identity.ts");
  return { session: requireIdentity(await open(), `wait for ${what}`), wishes };
}

function parseTimeout(text: string): number {
  const seconds = /^\d{1,6}(?:\.\d{1,3})?s?$/.test(text) ? Number.parseFloat(text) : 0;
  if (seconds > 0) return seconds;
  throw new CliError(
    "RAVI_USAGE",
    `Cannot wait for "${text}": that is no number of seconds`,
    "Say it like --timeout 90",
  );
}
