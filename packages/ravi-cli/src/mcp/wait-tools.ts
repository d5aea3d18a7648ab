import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import { requireIdentity } from "../session/require-identity.ts";
import { waitForCode, waitForLink } from "../wait/wait-for.ts";
import { parseSince } from "../values/since.ts";
import { defaultSince } from "../wait/wait-defaults.ts";
import type { WaitWishes } from "../wait/wait-settings.ts";
import { answering, fencedAnswer } from "./answer.ts";
import { fenceNote } from "./fence.ts";
import type { ToolContext } from "./serve-mcp.ts";

const waitShape = {
  timeout_seconds: z.number().positive().max(600).default(45).describe("How long to wait"),
  since: z
    .string()
    .default(defaultSince)
    .describe("What counts: `now`, a time span back such as `10m`, or an instant with offset"),
  from: z.array(z.string()).optional().describe("Addresses, domains or numbers it must come from"),
  subject: z.string().optional().describe("What the subject must contain"),
};

const waitSchema = z.object(waitShape);
const linkSchema = z.object({
  ...waitShape,
  domains: z.array(z.string()).optional().describe("Hosts the link may lead to, with the ones below them"),
});

const takes = "It is taken: the next wait gets another one. Ask the site for it first, then wait.";

export function addWaitTools(server: McpServer, { host, open }: ToolContext): void {
  server.registerTool(
    "wait_for_code",
    {
      title: "Wait for a code",
      description: `Waits for a one-time code by e-mail or text message and returns it. ${takes} ${fenceNote}`,
      inputSchema: waitSchema,
    },
    (input, { signal }) =>
      answering(async (): Promise<CallToolResult> => {
        const session = requireIdentity(await open(), "wait for a code");
        const { message, ...found } = await waitForCode(host, session, wishesOf(input, signal));
        return fencedAnswer(found, message);
      }),
  );
  server.registerTool(
    "wait_for_link",
    {
      title: "Wait for a link",
      description:
        "Waits for a link that verifies, confirms or signs in, and returns it without opening it. Give `domains`: whoever " +
        `knows your address can send a link. ${takes} ${fenceNote}`,
      inputSchema: linkSchema,
    },
    (input, { signal }) =>
      answering(async (): Promise<CallToolResult> => {
        const session = requireIdentity(await open(), "wait for a link");
        const wishes = { ...wishesOf(input, signal), domains: input.domains };
        const { url, message, ...found } = await waitForLink(host, session, wishes);
        // The address was written by the sender too.
        return fencedAnswer(found, { url, message });
      }),
  );
}

function wishesOf(
  { timeout_seconds, since, from, subject }: z.infer<typeof waitSchema>,
  signal: AbortSignal,
): WaitWishes {
  return { timeoutMs: timeout_seconds * 1000, since: parseSince(since), from, subject, signal };
}
