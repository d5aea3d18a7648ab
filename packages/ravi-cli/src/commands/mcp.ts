import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";

export function addMcpCommand(program: Command, { host, open }: CommandContext): void {
  program
    .command("mcp")
    .description("Serve the same to an agent as an MCP server, on standard input and output")
    .addHelpText(
      "after",
      "\nTools: whoami, wait_for_code, wait_for_link, list_messages, read_message, send_mail, list_secret_names, get_secret.\n" +
        "It ends when standard input does.\n" +
        "\nExamples:\n  $ claude mcp add ravi -- ravi mcp",
    )
    .action(async () => {
      const { serveMcp } = await import("../mcp/serve-mcp.ts");
      await serveMcp(host, open);
    });
}
