import { expect, test } from "vitest";
import { HelpRequest, parseExecRequest } from "./exec-request.ts";

const plain = { isVerbose: false, isShim: false, isWorktreeOnly: false };

test.each([
  { words: ["claude", "-p"], command: ["claude", "-p"] },
  { words: ["--", "claude", "--"], command: ["claude", "--"] },
  { words: ["--", "--verbose"], command: ["--verbose"] },
  { words: ["persona", "exec", "--", "a"], command: ["a"] },
  { words: ["--", "persona", "persona", "exec", "/x/persona", "exec", "a", "b"], command: ["a", "b"] },
  { words: ["--", "persona", "run", "x"], command: ["persona", "run", "x"] },
  { words: ["--", "exec", "a"], command: ["exec", "a"] },
  { words: ["--", "a", "persona", "exec", "--"], command: ["a", "persona", "exec", "--"] },
])("$words runs $command", ({ words, command }) => {
  expect(parseExecRequest(words)).toEqual({ ...plain, command });
});

test("options come before the command, each in both forms, those of a doubled name too", () => {
  const words = [
    "--persona",
    "a",
    "--input=X=1=2",
    "--",
    "persona",
    "exec",
    "--persona=b",
    "--input",
    "Y=",
    "--verbose",
  ];
  const identity = ["--lifecycle", "named", "--identity=clerk", "--wait", "90s", "--shared"];
  const more = [
    ...identity,
    "--persona-dir",
    "d",
    "--ravi=local",
    "--shim",
    "--worktree-only",
    "cmd",
    "--persona",
    "c",
  ];
  expect(parseExecRequest([...words, ...more])).toEqual({
    persona: "b",
    input: ["X=1=2", "Y="],
    personaDir: ["d"],
    ravi: "local",
    lifecycle: "named",
    identity: "clerk",
    wait: "90s",
    shared: true,
    isVerbose: true,
    isShim: true,
    isWorktreeOnly: true,
    command: ["cmd", "--persona", "c"],
  });
});

test.each([
  { words: [], says: "no command was given" },
  { words: ["--"], says: "no command was given" },
  { words: ["--verbose=yes", "a"], says: 'unknown option "--verbose=yes"' },
  { words: ["-x", "a"], says: 'unknown option "-x"' },
  { words: ["--ravi"], says: 'option "--ravi" has no value' },
  { words: ["--", "persona", "exec", "--nope", "a"], says: 'unknown option "--nope"' },
])("$words is wrong usage", ({ words, says }) => {
  expect(() => parseExecRequest(words)).toThrow(
    expect.objectContaining({ code: "USAGE", message: `Cannot read the command line: ${says}` }),
  );
});

test.each([[["--help"]], [["-h", "claude"]], [["--verbose", "--help"]], [["persona", "exec", "--shim", "-h"]]])(
  "%j asks for help",
  (words) => {
    expect(() => parseExecRequest(words)).toThrow(HelpRequest);
  },
);

test("words of the command ask the command for help", () => {
  expect(parseExecRequest(["--shim", "claude", "--help"]).command).toEqual(["claude", "--help"]);
});
