import type { Call } from "@persona-launcher/ravi";
import type { Command } from "commander";
import { CliError } from "../cli-error.ts";
import { fullName } from "../command-line.ts";
import type { CommandContext } from "../command-context.ts";
import { parseNumberId } from "../values/number-id.ts";

export function addCallCommand(program: Command, context: CommandContext): void {
  const call = addStarting(program, context);
  addReading(call, context);
  addEnding(call, context);
}

function addStarting(program: Command, { print, open }: CommandContext): Command {
  return program
    .command("call")
    .description("Call somebody from the identity's number, and show and end calls")
    .option("--to <number>", "whom to call, such as +15551234567")
    .addHelpText("after", "\nExamples:\n  $ ravi call --to +15551234567\n  $ ravi call list")
    .hook("preSubcommand", (call, subcommand) => refuseNumber(call, subcommand))
    .action(async ({ to }: { to?: string }) => {
      if (!to) throw noNumber();
      const { client } = await open();
      print(callOutput(await client.calls.start({ to })), { raw: "id" });
    });
}

function addReading(call: Command, { print, open }: CommandContext): void {
  call
    .command("list")
    .description("List the calls, newest first")
    .addHelpText("after", "\nExamples:\n  $ ravi call list | jq -r '.[0].status'")
    .action(async () => {
      const { client } = await open();
      const columns = ["id", "created_dt", "direction", "from_number", "to_number", "status"];
      print((await client.calls.list()).map(callOutput), { columns });
    });
  call
    .command("transcript")
    .description("Show what was said in a call")
    .argument("<id>", "call to show")
    .addHelpText("after", "\nExamples:\n  $ ravi call transcript 9 --field text")
    .action(async (id: string) => {
      const number = parseNumberId("call", id);
      const { client } = await open();
      const segments = await client.calls.transcript(number);
      const shown = segments.map((segment) => ({ ...segment, occurred_at: segment.occurred_at || null }));
      print(shown, { columns: ["sequence_number", "speaker", "text"] });
    });
}

function addEnding(call: Command, { print, open }: CommandContext): void {
  call
    .command("hangup")
    .description("End a call")
    .argument("<id>", "call to end")
    .addHelpText("after", "\nExamples:\n  $ ravi call hangup 9")
    .action(async (id: string) => {
      const number = parseNumberId("call", id);
      const { client } = await open();
      print(callOutput(await client.calls.hangup(number)), { raw: "status" });
    });
}

// Commander reads a command's own flags also behind its subcommands.
function refuseNumber(call: Command, subcommand: Command): void {
  if (call.opts<{ to?: string }>().to === undefined) return;
  const name = fullName(subcommand);
  throw new CliError("RAVI_USAGE", `Cannot run "${name}": it takes no --to`, `Run \`${name} --help\``);
}

function noNumber(): CliError {
  return new CliError(
    "RAVI_USAGE",
    "Cannot call: no number is given",
    "Give one with --to, or choose one of list, transcript, hangup",
  );
}

/** A call as the released CLI prints it: what has not happened is null. */
function callOutput(call: Call): Record<keyof Call, unknown> {
  return { ...call, answered_at: call.answered_at || null, ended_at: call.ended_at || null };
}
