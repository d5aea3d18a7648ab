import { hasBlock, withoutBlock } from "@persona-launcher/launcher/text";
import { newShellScript, withShellBlock, type ShellBlock } from "../files/shell-script.ts";
import type { TextFile } from "../files/text-file.ts";
import type { HookPart } from "./hook-part.ts";

export interface ShellHookOptions {
  path: string;
  purpose: string;
  block: ShellBlock;
  /** Lines that a new script has below the block, such as what calls the hook that it comes before. @default none */
  rest?: readonly string[];
  /** Whether the tool runs only what is executable; then a script that is not stays as idle as it was. @default true */
  isExecutable?: boolean;
}

/** Our lines in a shell script that is a hook: before those of the user's, or a script of our own. */
export function shellHookPart({ path, purpose, block, rest = [], isExecutable = true }: ShellHookOptions): HookPart {
  const bits = isExecutable ? 0o111 : 0;
  const { lines, fishLines = lines } = block;
  const asleep = { ...block, lines: [...lines, ...rest, sleep], fishLines: [...fishLines, sleep] };
  const script = newShellScript(block) + rest.map((line) => `${line}\n`).join("");
  const bare = withoutBlock(script, block.id);
  return {
    path,
    purpose,
    with: (file) => {
      if (file === undefined) return { text: script, mode: 0o755 };
      if (withoutBlock(file.text, block.id) === bare) return { text: script, mode: file.mode | bits };
      const awake = isExecutable && isAsleep(file, block.id) ? asleep : block;
      return { text: withShellBlock(file, awake), mode: file.mode | bits };
    },
    without: ({ text, mode }) => {
      const without = withoutBlock(text, block.id) ?? text;
      return without === bare ? undefined : { text: without, mode };
    },
    isIn: ({ text }) => hasBlock(text, block.id),
    paste: script,
  };
}

/** What ours makes executable must not come to life with it: `chmod -x` is how hooks are put to rest. */
const sleep = "exit 0 # What follows was not executable. Take this line away to have it run";

function isAsleep({ text, mode }: TextFile, id: string): boolean {
  return hasBlock(text, id) ? text.includes(`\n${sleep}\n`) : (mode & 0o111) === 0;
}
