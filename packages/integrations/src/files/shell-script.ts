import { withBlock, type MarkedBlock } from "@persona-launcher/launcher/marked-block";
import { notUnderstood, type TextFile } from "./text-file.ts";

/**
 * The text of a shell script with our lines before its own, so that no `exit` or `exec` of them keeps ours from running.
 *
 * Our lines are commands that `sh`, `bash`, `zsh` and `fish` read in the same way: words in quotes, `||`.
 *
 * @throws IntegrationError `FILE_NOT_UNDERSTOOD` for what no such shell can run.
 */
export function withShellBlock({ path, text }: Pick<TextFile, "path" | "text">, block: MarkedBlock): string {
  const first = /^#!.*\n?/.exec(text)?.[0] ?? "";
  if (text.includes("\r")) throw notUnderstood(path, "it has Windows ends of line, with which no shell can run it");
  if (first !== "" && !isShell(first)) throw notUnderstood(path, `${JSON.stringify(first.trim())} is no shell we know`);
  // A shebang that ends the file: a block there would be part of that line.
  return withBlock(text, block, first.endsWith("\n") || first === "" ? first.length : text.length);
}

/** A new shell script. */
export function newShellScript(block: MarkedBlock): string {
  return withBlock("#!/usr/bin/env bash\n", block);
}

const shells = /^(?:sh|bash|dash|zsh|ksh|ash|fish)$/;

/** `#!/bin/sh -e`, `#!/usr/bin/env bash`, `#!/usr/bin/env -S bash -e` */
function isShell(shebang: string): boolean {
  const [program = "", ...words] = shebang.slice(2).trim().split(/\s+/);
  const name = baseName(program);
  if (name !== "env") return shells.test(name);
  return shells.test(baseName(words.find((word) => !word.startsWith("-")) ?? ""));
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
