import { expect, it } from "vitest";
import { describeProblems } from "./describe-problems.ts";

it("describeProblems() groups by file and indents the hints", () => {
  const problems = [
    { file: "/w/a.json", pointer: "/harness", line: 3, column: 5, message: "expected x", hint: "Do y" },
    { file: "/other/b.json", pointer: "", message: "the file is empty" },
    { file: "/w/a.json", pointer: "/env/A", line: 9, column: 1, message: "is empty" },
  ];
  expect(describeProblems(problems, { cwd: "/w" })).toBe(
    [
      "a.json:3:5  /harness  expected x",
      "    Do y",
      "a.json:9:1  /env/A  is empty",
      "",
      "/other/b.json  the file is empty",
    ].join("\n"),
  );
});

it("describeProblems() disarms whatever names and messages hold", () => {
  const problem = { file: "/w/\u001b[31m.json", pointer: "/a\nb", message: "\u202ex", hint: "\u009bm" };
  expect(describeProblems([problem])).toBe("/w/\\u001b[31m.json  /a\\u000ab  \\u202ex\n    \\u009bm");
});

it("describeProblems() says nothing about no problems", () => {
  expect(describeProblems([])).toBe("");
});
