import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { whoAmI } from "../identity/who-am-i.ts";
import { answering, plainAnswer } from "./answer.ts";
import type { ToolContext } from "./serve-mcp.ts";

export function addWhoamiTool(server: McpServer, { host, open }: ToolContext): void {
  server.registerTool(
    "whoami",
    {
      title: "Who am I",
      description: "Your own identity: name, e-mail address and phone number. Use these when a form asks for them.",
      annotations: { readOnlyHint: true },
    },
    () => answering(async () => plainAnswer(await whoAmI(host, await open()))),
  );
}
