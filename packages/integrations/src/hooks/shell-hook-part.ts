import { hasBlock, withoutBlock, type MarkedBlock } from "@persona-launcher/launcher/marked-block";
import { newShellScript, withShellBlock } from "../files/shell-script.ts";
import type { HookPart } from "./hook-part.ts";

export interface ShellHookOptions {
  path: string;
  purpose: string;
  block: MarkedBlock;
  /** Lines that a new script has below the block, such as what calls the hook that it comes before. @default none */
  rest?: readonly string[];
  /** Whether the tool wants it executable. @default true */
  isExecutable?: boolean;
}

/** Our lines in a shell script that is a hook: before those of the user's, or a script of our own. */
export function shellHookPart({ path, purpose, block, rest = [], isExecutable = true }: ShellHookOptions): HookPart {
  const bits = isExecutable ? 0o111 : 0;
  const script = newShellScript(block) + rest.map((line) => `${line}\n`).join("");
  const bare = withoutBlock(script, block.id);
  return {
    path,
    purpose,
    with: (file) => {
      if (file === undefined) return { text: script, mode: 0o644 | bits };
      const isOurs = withoutBlock(file.text, block.id) === bare;
      return { text: isOurs ? script : withShellBlock(file, block), mode: file.mode | bits };
    },
    without: ({ text, mode }) => {
      const without = withoutBlock(text, block.id) ?? text;
      return without === bare ? undefined : { text: without, mode };
    },
    isIn: ({ text }) => hasBlock(text, block.id),
    paste: script,
  };
}
