import { describe, expect, it } from "vitest";
import { codePattern } from "./code-pattern.ts";

function masked(text: string, codes = ["482913", "A7K2QX"]): string {
  const pattern = codePattern(codes);
  return pattern === undefined ? text : text.replace(pattern, "#");
}

describe("codePattern()", () => {
  it.each([
    ["Your code is 482913.", "Your code is #."],
    ["482 913", "#"],
    ["482-913 and A7K-2QX", "# and #"],
    ["G-482913", "G-#"],
    [String.raw`{"text":"code:\n482913"}`, String.raw`{"text":"code:\n#"}`],
    [String.raw`\u00a0482913`, String.raw`\u00a0#`],
    ["?code=482913&x=1", "?code=#&x=1"],
    ["q=%20482913", "q=%20#"],
    ["482913482913", "482913482913"],
    ["x482913", "x482913"],
    ["order 1482913", "order 1482913"],
  ])("makes %j into %j", (text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it("takes characters of a pattern literally", () => {
    expect(masked("a code (a.b*c) here", ["a.b*c"])).toBe("a code (#) here");
  });

  it("finds nothing when there is no code long enough", () => {
    expect(codePattern(["123", ""])).toBeUndefined();
  });
});
