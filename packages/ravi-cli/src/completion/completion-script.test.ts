import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { createProgram } from "../program.ts";
import { completionScript } from "./completion-script.ts";

const program = await createProgram({
  env: {},
  cwd: "/",
  home: undefined,
  stdin: (async function* () {})(),
  stdout: () => undefined,
  stderr: () => undefined,
});

test.each([
  { words: ["ravi", "sec"], found: ["secrets"] },
  { words: ["ravi", "secrets", "g"], found: ["get"] },
  { words: ["ravi", "secrets", "get", "--h"], found: ["--help"] },
  { words: ["ravi", "--json", "wait", "co"], found: ["code"] },
  { words: ["ravi", "call", ""], found: ["list", "transcript", "hangup", "--to", "--help"] },
  { words: ["ravi", "nonsense", "x"], found: [] },
])("bash completes $words", ({ words, found }) => {
  const lines = [
    completionScript("bash", program),
    `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _ravi; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ];

  const text = execFileSync("bash", ["-c", lines.join("\n")], { encoding: "utf8" });

  expect(text.split("\n").filter((line) => line !== "")).toEqual(found);
});

test("the scripts of the other shells name every command", () => {
  for (const shell of ["zsh", "fish"] as const)
    for (const word of ["secrets", "provision-phone", "setup-encryption", "--unread"])
      expect(completionScript(shell, program)).toContain(word);
});
