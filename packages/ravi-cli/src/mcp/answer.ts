import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { errorText } from "../output/error-text.ts";
import { fence } from "./fence.ts";

/** An answer that holds no stranger's text. */
export function plainAnswer(value: unknown): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(value, undefined, 2) }] };
}

/** An answer whose second part a stranger wrote. */
export function fencedAnswer(trusted: object, untrusted: unknown): CallToolResult {
  const text = `${JSON.stringify(trusted, undefined, 2)}\n${fence(JSON.stringify(untrusted, undefined, 2))}`;
  return { content: [{ type: "text", text }] };
}

/** Runs a tool. A failure is an answer too, so that the agent can do something about it. */
export async function answering(run: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await run();
  } catch (error) {
    // A service's words and a sender's address may be in there.
    return { isError: true, content: [{ type: "text", text: fence(errorText(error, false).trimEnd()) }] };
  }
}
