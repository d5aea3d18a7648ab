import { basename } from "node:path";
import { ExecError } from "./exec-error.ts";

/** Thrown where the options ask for help: there is no command to run then. */
export class HelpRequest extends Error {}

/** What one `persona exec` is asked for. */
export interface ExecRequest {
  /** The command as it was typed, and its arguments. */
  command: readonly [string, ...string[]];
  persona?: string;
  input?: string[];
  personaDir?: string[];
  ravi?: string;
  lifecycle?: string;
  /** The directory whose identity it is. @default the current one */
  workspace?: string | undefined;
  identity?: string;
  shared?: boolean;
  wait?: string;
  isVerbose: boolean;
  /** Called in place of the command itself, by somebody who does not know of us. */
  isShim: boolean;
  /** Only in a worktree beside a main checkout, or where there is an identity already; elsewhere as it is. */
  isWorktreeOnly: boolean;
}

/** What the options before the command say; the last one of a kind counts, lists grow. */
type Options = Omit<ExecRequest, "command">;

/**
 * Reads the words after `persona exec`: options, then the command, whose words are taken as they are. A further
 * `persona exec` in front of the command is dropped, its options apply.
 *
 * @throws ExecError `USAGE`, and `HelpRequest`.
 */
export function parseExecRequest(words: readonly string[]): ExecRequest {
  const options: Options = { isVerbose: false, isShim: false, isWorktreeOnly: false };
  let rest: readonly string[] | undefined = words;
  let command: readonly string[] = [];
  while (rest !== undefined) {
    command = takeOptions(rest, options);
    rest = afterOwnExec(command);
  }
  const [name, ...args] = command;
  if (name === undefined) throw wrong("no command was given");
  return { ...options, command: [name, ...args] };
}

/**
 * What follows `persona exec`, when words begin with that. lalph 0.3.139 doubles the first word of a command prefix, so
 * that there may be more than one `persona`.
 */
function afterOwnExec(words: readonly string[]): readonly string[] | undefined {
  const index = words.findIndex((word) => !["persona", "persona.mjs"].includes(basename(word)));
  return index > 0 && words[index] === "exec" ? words.slice(index + 1) : undefined;
}

/** @returns What follows the options. */
function takeOptions(words: readonly string[], options: Options): readonly string[] {
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--") return words.slice(index + 1);
    if (!word.startsWith("-")) break;
    const [name, given] = splitOption(word);
    if (word === "--help" || word === "-h") throw new HelpRequest();
    const flag = flags[name];
    if (flag !== undefined && given === undefined) flag(options);
    else {
      const set = settings[name];
      if (set === undefined) throw wrong(`unknown option ${JSON.stringify(word)}`);
      index += given === undefined ? 1 : 0;
      const value = given ?? words[index];
      if (value === undefined) throw wrong(`option "${name}" has no value`);
      set(options, value);
    }
  }
  return words.slice(index);
}

const flags: Readonly<Record<string, (options: Options) => void>> = {
  "--verbose": (options) => {
    options.isVerbose = true;
  },
  "--shared": (options) => {
    options.shared = true;
  },
  "--shim": (options) => {
    options.isShim = true;
  },
  "--worktree-only": (options) => {
    options.isWorktreeOnly = true;
  },
};

const settings: Readonly<Record<string, (options: Options, value: string) => void>> = {
  "--persona": (options, value) => {
    options.persona = value;
  },
  "--input": (options, value) => {
    options.input = [...(options.input ?? []), value];
  },
  "--persona-dir": (options, value) => {
    options.personaDir = [...(options.personaDir ?? []), value];
  },
  "--ravi": (options, value) => {
    options.ravi = value;
  },
  "--lifecycle": (options, value) => {
    options.lifecycle = value;
  },
  "--identity": (options, value) => {
    options.identity = value;
  },
  "--wait": (options, value) => {
    options.wait = value;
  },
};

function splitOption(word: string): [string, string?] {
  const index = word.indexOf("=");
  return index < 0 ? [word] : [word.slice(0, index), word.slice(index + 1)];
}

function wrong(state: string): ExecError {
  return new ExecError(
    "USAGE",
    `Cannot read the command line: ${state}`,
    'Write "persona exec [options] -- <command> [arguments]"; see "persona exec --help"',
  );
}
