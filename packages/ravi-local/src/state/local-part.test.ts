import { expect, test } from "vitest";
import { localPartFromName, localPartProblem } from "./local-part.ts";

test.each(["abc", "a.b-c", "task-42", "0ab", "a".repeat(30)])("%s is a valid local part", (localPart) => {
  expect(localPartProblem(localPart)).toBeUndefined();
});

test.each(["", "ab", "a".repeat(31), "Abc", "a_b", "a b", ".abc", "abc-", "a..b", "a--b", "añb", "abc\n", "a+b"])(
  "%j is refused as a local part",
  (localPart) => {
    expect(localPartProblem(localPart)).toMatch(/\.$/);
  },
);

test.each([
  ["Ada Lovelace", "ada-lovelace"],
  ["task-42", "task-42"],
  ["  José  Ñandú ", "jose-nandu"],
  ["x", "agent-x"],
  ["日本", "agent"],
  ["--..--", "agent"],
  ["workspace/feature_login!!", "workspace-feature-login"],
  ["a".repeat(60), "a".repeat(24)],
  [`${"a".repeat(23)} b`, "a".repeat(23)],
])("localPartFromName(%j) gives %s", (name, localPart) => {
  expect(localPartFromName(name, 6)).toBe(localPart);
  expect(localPartProblem(localPart)).toBeUndefined();
});
