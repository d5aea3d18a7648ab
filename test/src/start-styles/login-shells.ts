import { spawnSync } from "node:child_process";
import { quoteWord } from "../orchestrators/quote-word.ts";

/** A shell that somebody sits before. */
export interface LoginShell {
  readonly name: "bash" | "zsh" | "fish";
  /** Absolute path; `undefined` where it is not installed. */
  readonly path: string | undefined;
  /** The line that shows how the last command ended, as `status=<n>`. */
  readonly showStatus: string;
  /** What it says of a job that stops, its prompt included. */
  readonly stopped: RegExp;
  quote(word: string): string;
}

export const loginShells: readonly LoginShell[] = [
  shell("bash", { showStatus: "echo status=$?", stopped: /Stopped[\s\S]*prompt> /, quote: quoteWord }),
  shell("zsh", { showStatus: "echo status=$?", stopped: /suspended[\s\S]*prompt> /, quote: quoteWord }),
  shell("fish", { showStatus: "echo status=$status", stopped: /has stopped[\s\S]*prompt> /, quote: quoteForFish }),
];

export function missing(name: string): string {
  return `${name} is not installed here`;
}

/** Absolute path of a program of this system. */
export function findProgram(name: string): string | undefined {
  const { stdout } = spawnSync("/bin/sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" });
  return stdout.trim() || undefined;
}

function shell(name: LoginShell["name"], rest: Omit<LoginShell, "name" | "path">): LoginShell {
  return { name, path: findProgram(name), ...rest };
}

function quoteForFish(word: string): string {
  return `'${word.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
