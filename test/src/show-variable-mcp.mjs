// A stdio MCP server with one tool, `show`: the value of a variable of its own environment.
import { createInterface } from "node:readline";

const tool = {
  name: "show",
  description: "Shows a variable",
  inputSchema: { type: "object", properties: { name: { type: "string" } } },
};

const results = {
  initialize: ({ protocolVersion }) => ({
    protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: "variables", version: "1.0.0" },
  }),
  "tools/list": () => ({ tools: [tool] }),
  "tools/call": ({ arguments: { name } }) => ({ content: [{ type: "text", text: `${name}=${process.env[name]}` }] }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const result = results[method]?.(params) ?? {};
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
}
