import { quoteWord } from "../orchestrators/quote-word.ts";

/** How a tool that starts `claude` comes to start it under an identity. */
export interface Way {
  readonly name: string;
  /** The command line that starts an agent. */
  words(agent: string, ...args: string[]): [string, ...string[]];
}

export const ways: readonly Way[] = [
  { name: "persona exec", words: (agent, ...args) => ["persona", "exec", "--", agent, ...args] },
  { name: "the shim", words: (agent, ...args) => [agent, ...args] },
];

/** A command line that orchestrators start without a terminal. */
export interface Style {
  readonly name: string;
  start(words: readonly [string, ...string[]]): [string, ...string[]];
}

export const styles: readonly Style[] = [
  { name: "spawned", start: (words) => [...words] },
  // With more to do, so that no shell gives its place to the command.
  { name: "in sh -c", start: (words) => ["/bin/sh", "-c", `${lineOf(words)}; exit $?`] },
  { name: "in bash -lc exec", start: (words) => ["/bin/bash", "-lc", `exec ${lineOf(words)}`] },
];

/** A line for a POSIX shell. */
export function lineOf(words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

/** Whatever a shell, a parser of options or a terminal could take for something else. */
export const oddWords: readonly string[] = [
  "",
  " a  b ",
  "--",
  "--persona",
  "-c",
  `q"u'o\`te`,
  "$(touch pwned)",
  "`touch pwned`; touch pwned & $HOME ~ *",
  "line\nfeed\n",
  "é😀\u202e\u0301",
  String.raw`a\b\\`,
  "!! %s #{x}",
];
