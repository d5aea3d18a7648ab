import { expect, it } from "vitest";
import { placedStrings } from "./placed-strings.ts";

it("placedStrings() finds every string and where it ends up", () => {
  const document = {
    id: "a",
    env: { A: "b", DEEP: { A: "c" } },
    mcpServers: {
      s: { type: "d", command: "e", args: ["f"], env: { A: "g" } },
      h: { url: "h", headers: { A: "i" }, other: { A: "j" } },
    },
    tiers: [null, 1, true, ["k"]],
  };
  expect(placedStrings(document).map(({ place, value }) => `${value} ${place}`)).toEqual([
    "a text",
    "b env",
    "c text",
    "d text",
    "e command-line",
    "f command-line",
    "g mcp-env",
    "h url",
    "i mcp-header",
    "j text",
    "k text",
  ]);
});
