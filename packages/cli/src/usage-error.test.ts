import { Command, CommanderError } from "commander";
import { expect, test } from "vitest";
import { toUsageError } from "./usage-error.ts";

const program = new Command("persona").exitOverride().configureOutput({ outputError: () => {} });
program.command("run").argument("<persona>").option("--harness <name>");
program.command("ravi").command("up");

function mistake(argv: readonly string[]): { code: string; message: string; hint: string } {
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return toUsageError(error, argv, program);
    throw error;
  }
  throw new Error("Cannot find the mistake: there is none");
}

test.each([
  [["rnu"], "unknown command 'rnu'", 'Did you mean run? See "persona --help"'],
  [["run"], "missing required argument 'persona'", 'See "persona run --help"'],
  [["run", "x", "--harnes", "y"], "unknown option '--harnes'", 'Did you mean --harness? See "persona run --help"'],
  [
    ["run", "x", "--verify-all"],
    "unknown option '--verify-all'",
    'Put "--" before a task that starts with a dash. See "persona run --help"',
  ],
  [["ravi", "up", "--x"], "unknown option '--x'", 'See "persona ravi up --help"'],
  [["run", "run", "x"], "too many arguments for 'run'. Expected 1 argument but got 2", 'See "persona run --help"'],
  [["ravi", "pu"], "unknown command 'pu'", 'Did you mean up? See "persona ravi --help"'],
])("%j: %s", (argv, state, hint) => {
  expect(mistake(argv)).toMatchObject({ code: "USAGE", message: `Cannot read the command line: ${state}`, hint });
});
