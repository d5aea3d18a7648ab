import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { z } from "zod";
import { findSecret } from "../vault/find-secret.ts";
import { answering, plainAnswer } from "./answer.ts";
import type { ToolContext } from "./serve-mcp.ts";

const getSchema = z.object({ name: z.string().min(1).describe("Name of the secret, in any case") });

export function addSecretTools(server: McpServer, { host, open }: ToolContext): void {
  server.registerTool(
    "list_secret_names",
    {
      title: "List secret names",
      description: "Lists the names of the secrets in your vault, without their values.",
      annotations: { readOnlyHint: true },
    },
    () =>
      answering(async () => {
        const { client } = await open();
        return plainAnswer({ names: (await client.secrets.list()).map(({ key }) => key) });
      }),
  );
  server.registerTool(
    "get_secret",
    {
      title: "Get a secret",
      description:
        "Shows the value of one secret of your vault. Give it only to the program or site it is meant for; never put it " +
        "into a mail, a commit, a log or your answer.",
      inputSchema: getSchema,
      annotations: { readOnlyHint: true },
    },
    ({ name }) =>
      answering(async () => {
        const { key, value } = await findSecret(host, await open(), name);
        return plainAnswer({ name: key, value });
      }),
  );
}
