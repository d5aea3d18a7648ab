import { type MarkedBlock, withBlock } from "@persona-launcher/launcher/text";
import { notUnderstood, type TextFile } from "./text-file.ts";

/** Lines that `sh`, `bash` and `zsh` run. */
export interface ShellBlock extends MarkedBlock {
  /** Those for `fish`. @default the same: words in quotes and `||` are read by all of them in the same way */
  fishLines?: readonly string[];
}

/**
 * The text of a shell script with our lines before its own, so that no `exit` or `exec` of them keeps ours from running.
 *
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD` for what no such shell can run.
 */
export function withShellBlock({ path, text }: Pick<TextFile, "path" | "text">, block: ShellBlock): string {
  const first = /^#!.*\n?/.exec(text)?.[0] ?? "";
  if (text.includes("\r")) throw notUnderstood(path, windowsEnds);
  if (first !== "" && !isShell(first)) throw notUnderstood(path, `${JSON.stringify(first.trim())} is no shell we know`);
  // A shebang that ends the file: a block there would be part of that line.
  const index = first.endsWith("\n") || first === "" ? first.length : text.length;
  const { id, lines, fishLines = lines } = block;
  return withBlock(text, { id, lines: shellOf(first) === "fish" ? fishLines : lines }, index);
}

/** A new shell script. */
export function newShellScript(block: MarkedBlock): string {
  return withBlock("#!/usr/bin/env bash\n", block);
}

/** What is wrong with a script that no shell can run. */
export const windowsEnds = "it has Windows ends of line, with which no shell can run it";

const shells = /^(?:sh|bash|dash|zsh|ksh|ash|fish)$/;

function isShell(shebang: string): boolean {
  return shells.test(shellOf(shebang));
}

/** `#!/bin/sh -e`, `#!/usr/bin/env bash`, `#!/usr/bin/env -S bash -e` */
function shellOf(shebang: string): string {
  const [program = "", ...words] = shebang.slice(2).trim().split(/\s+/);
  const name = baseName(program);
  return name === "env" ? baseName(words.find((word) => !word.startsWith("-")) ?? "") : name;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
