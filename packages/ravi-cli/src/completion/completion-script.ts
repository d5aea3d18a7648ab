import type { Command } from "commander";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

export function isShell(text: string): text is Shell {
  return (shells as readonly string[]).includes(text);
}

interface Choice {
  /** `secrets get`; empty for the command itself. */
  readonly path: string;
  /** Subcommands and flags that may come next. */
  readonly words: readonly string[];
}

/** A script that completes subcommands and flags. All of its words are our own. */
export function completionScript(shell: Shell, program: Command): string {
  return writers[shell](choices(program, []));
}

const writers: Readonly<Record<Shell, (all: readonly Choice[]) => string>> = {
  bash: (all) => `${shellFunction(all)}complete -o default -F _ravi ravi\n`,
  zsh: (all) => `autoload -U +X bashcompinit && bashcompinit\n${shellFunction(all)}complete -o default -F _ravi ravi\n`,
  fish: (all) => `complete -c ravi -f\n${all.map(fishLine).join("")}`,
};

function choices(command: Command, path: readonly string[]): Choice[] {
  const flags = command.options.flatMap(({ long }) => (long ? [long] : []));
  const words = [...command.commands.map((child) => child.name()), ...flags, "--help"];
  const below = command.commands.flatMap((child) => choices(child, [...path, child.name()]));
  return [{ path: path.join(" "), words }, ...below];
}

function shellFunction(all: readonly Choice[]): string {
  const cases = all.map(({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;\n`);
  return [
    "_ravi() {\n",
    '  local path="" words="" word\n',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do\n',
    '    case "$word" in -*) ;; *) path="${path:+$path }$word" ;; esac\n',
    "  done\n",
    '  case "$path" in\n',
    ...cases,
    "  esac\n",
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))\n',
    "}\n",
  ].join("");
}

function fishLine({ path, words }: Choice): string {
  const seen = path === "" ? [] : path.split(" ");
  const condition =
    seen.length === 0
      ? "__fish_use_subcommand"
      : seen.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
  return `complete -c ravi -n '${condition}' -a '${words.join(" ")}'\n`;
}
