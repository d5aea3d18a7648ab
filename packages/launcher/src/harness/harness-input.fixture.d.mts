import type { ShieldedMcpServer } from "../credentials/shield-mcp-servers.ts";
import type { HarnessInput } from "./harness-adapter.ts";

type StdioServer = Extract<ShieldedMcpServer, { type: "stdio" }>;

/** What an adapter gets for a persona that asks for nothing. */
export const plainInput: HarnessInput;

/** An MCP server called `lab`. */
export function stdioServer(fields?: Partial<StdioServer>): StdioServer;
