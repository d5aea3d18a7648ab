import { Option, type Command } from "commander";
import type { CliHost } from "../cli-host.ts";

/** Adds commands to the program; bodies are loaded only when they run, so that `--help` and `--version` are quick. */
export type AddCommands = (program: Command, host: CliHost, setExitCode: (code: number) => void) => void;

export function raviOption(): Option {
  return new Option(
    "--ravi <local|url>",
    "the Ravi to take the identity from (default: what is configured, else local)",
  );
}

export function raviOfIdentities(): Option {
  return new Option("--ravi <local|url>", "the Ravi of the identities (default: what is configured, else local)");
}

export function personaDirOption(): Option {
  return new Option("--persona-dir <dir>", "look for personas here first; repeatable").argParser(collect);
}

/** Makes a list of an option that may be given several times. */
export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** The end of a command's help. */
export function examples(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
