import { makeEnvRefResolver } from "@agentworkforce/harness-kit";
import { describe, expect, it } from "vitest";
import { malformedRef, refsIn, withoutRefs } from "./refs.ts";

describe("refsIn()", () => {
  it.each([
    ["$TOKEN", ["TOKEN"]],
    ["${TOKEN}", ["TOKEN"]],
    ["Bearer ${TOKEN}", ["TOKEN"]],
    ["${A}-${B_2}-${A}", ["A", "B_2"]],
    ["$_X", ["_X"]],
    ["Bearer $TOKEN", []],
    ["$token", []],
    ["${token}", []],
    ["$TOKEN ", []],
    ["$1", []],
    ["", []],
  ])("finds in %j %j", (value, names) => {
    expect(refsIn(value)).toEqual(names);
  });

  it("agrees with harness-kit's resolver", () => {
    const values = ["$A", "${A}", "x${A}y${B}", "x$A", "$a", "${a}", "$A B", "$$A", "${A", "${A}}", "$A_", "$$", "{A}"];
    const resolve = makeEnvRefResolver({ A: "1", B: "2", A_: "3" });
    const withRefs = values.filter((value) => refsIn(value).length > 0);
    expect(withRefs).toEqual(values.filter((value) => resolve(value, "f") !== value));
  });
});

describe("malformedRef()", () => {
  it.each(["${name", "${TOKEN", "x ${", "${A}${B"])("sees that %j is not closed", (value) => {
    expect(malformedRef(value)?.message).toBe('a ref opens with "${" and is never closed');
  });

  it.each(["${name}", "${}", "${A-B}", "${A:-x}", "${ A }"])("sees that %j holds no name", (value) => {
    expect(malformedRef(value)?.message).toBe('holds "${…}" with something other than a name in it');
  });

  it.each(["$lower", "$Mixed", "$TOKEN_a"])("sees that %j is not a ref", (value) => {
    expect(malformedRef(value)?.message).toBe('starts with "$" but is not a ref');
  });

  it.each(["$A", "${A}", "x${A}", "costs $5 or $USD", "$5", "$", "$ 5", "a$b", "", "$(date)"])(
    "accepts %j",
    (value) => {
      expect(malformedRef(value)).toBeUndefined();
    },
  );
});

it("withoutRefs() leaves what is written literally", () => {
  expect(withoutRefs("https://${HOST}/x", "h")).toBe("https://h/x");
  expect(withoutRefs("$HOST")).toBe("");
  expect(withoutRefs("a $HOST")).toBe("a $HOST");
});
