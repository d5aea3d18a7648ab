import { describe, expect, it } from "vitest";
import { refuseReservedNames } from "./reserved-names.ts";

const paths = (document: unknown): string[] => refuseReservedNames(document).map(({ path }) => path.join("/"));

describe("refuseReservedNames()", () => {
  it("refuses reserved names in env and in inputs, at their keys", () => {
    expect(refuseReservedNames({ env: { PATH: "/x", OK: "1" }, inputs: { NODE_OPTIONS: {} } })).toMatchInlineSnapshot(`
      [
        {
          "at": "key",
          "hint": "Leave it out; what it should do belongs into the environment that starts the launcher",
          "message": ""PATH" is reserved: it decides which programs and files everything else finds",
          "path": [
            "env",
            "PATH",
          ],
        },
        {
          "at": "key",
          "hint": "Choose another name for the input",
          "message": ""NODE_OPTIONS" is reserved: an interpreter reads it and runs foreign code before the program",
          "path": [
            "inputs",
            "NODE_OPTIONS",
          ],
        },
      ]
    `);
  });

  it.each(["$RAVI_EMAIL", "${RAVI_EMAIL}"])("allows RAVI_EMAIL to be mapped to itself as %s", (value) => {
    expect(paths({ env: { RAVI_EMAIL: value } })).toEqual([]);
  });

  it.each(["a@example.com", "$RAVI_PHONE", "$MY_EMAIL", "x${RAVI_EMAIL}", " $RAVI_EMAIL", 3, null])(
    "refuses RAVI_EMAIL mapped to %j",
    (value) => {
      expect(paths({ env: { RAVI_EMAIL: value } })).toEqual(["env/RAVI_EMAIL"]);
    },
  );

  it("refuses other reserved names also when they are mapped to themselves", () => {
    expect(paths({ env: { LD_PRELOAD: "$LD_PRELOAD", PATH: "$PATH", PERSONA_ID: "$PERSONA_ID" } })).toHaveLength(3);
  });

  it("lets an MCP server have its own environment", () => {
    expect(paths({ mcpServers: { a: { type: "stdio", command: "x", env: { PATH: "/x" } } } })).toEqual([]);
  });

  it.each([null, [], "x", {}, { env: [] }, { env: null, inputs: "x" }])("has nothing to say about %j", (document) => {
    expect(paths(document)).toEqual([]);
  });
});
