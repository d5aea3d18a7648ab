import { describe, expect, it } from "vitest";
import { holdsRef, shieldMcpServers } from "./shield-mcp-servers.ts";

describe("shieldMcpServers()", () => {
  it("moves what came from refs into variables of its own and keeps literals", () => {
    const shielded = shieldMcpServers(
      {
        a: { type: "stdio", command: "x", args: ["-y"], env: { KEY: "$TOKEN", MODE: "fast", PRICE: "5 $USD" } },
        b: { type: "http", url: "https://x.test", headers: { Authorization: "Bearer ${TOKEN}", Accept: "*/*" } },
        c: { type: "sse", url: "https://y.test" },
      },
      {
        a: { type: "stdio", command: "x", args: ["-y"], env: { KEY: "s-1", MODE: "fast", PRICE: "5 $USD" } },
        b: { type: "http", url: "https://x.test", headers: { Authorization: "Bearer s-1", Accept: "*/*" } },
        c: { type: "sse", url: "https://y.test" },
      },
    );
    expect(shielded).toEqual({
      servers: [
        {
          name: "a",
          type: "stdio",
          command: "x",
          args: ["-y"],
          env: { KEY: { variable: "PERSONA_MCP_1" }, MODE: { literal: "fast" }, PRICE: { literal: "5 $USD" } },
        },
        {
          name: "b",
          type: "http",
          url: "https://x.test",
          headers: { Authorization: { variable: "PERSONA_MCP_2" }, Accept: { literal: "*/*" } },
        },
        { name: "c", type: "sse", url: "https://y.test", headers: {} },
      ],
      environment: { PERSONA_MCP_1: "s-1", PERSONA_MCP_2: "Bearer s-1" },
    });
  });

  it("leaves out what was dropped", () => {
    const declared = {
      a: { type: "stdio" as const, command: "x", env: { KEY: "$GONE", MODE: "fast" } },
      b: { type: "http" as const, url: "${GONE}" },
    };
    expect(shieldMcpServers(declared, { a: { type: "stdio", command: "x", env: { MODE: "fast" } } })).toEqual({
      servers: [{ name: "a", type: "stdio", command: "x", args: [], env: { MODE: { literal: "fast" } } }],
      environment: {},
    });
  });

  it("goes by what the persona wrote and not by what the value looks like", () => {
    const { environment, servers } = shieldMcpServers(
      { a: { type: "stdio", command: "x", env: { KEY: "$TOKEN" } } },
      { a: { type: "stdio", command: "x", env: { KEY: "${OTHER}" } } },
    );
    expect(environment).toEqual({ PERSONA_MCP_1: "${OTHER}" });
    expect(JSON.stringify(servers)).not.toContain("OTHER");
  });
});

it.each([
  ["$TOKEN", true],
  ["${TOKEN}", true],
  ["a ${TOKEN} b", true],
  ["a $TOKEN", false],
  ["$token", false],
  ["${token}", false],
  ["$", false],
  ["", false],
  ["$1", false],
])("holdsRef(%j) is %s", (text, expected) => {
  expect(holdsRef(text)).toBe(expected);
});
