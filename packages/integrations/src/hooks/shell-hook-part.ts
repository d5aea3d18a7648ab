import { hasBlock, withoutBlock, type MarkedBlock } from "../files/marked-block.ts";
import { newShellScript, withShellBlock } from "../files/shell-script.ts";
import type { HookPart } from "./hook-part.ts";

export interface ShellHookOptions {
  path: string;
  purpose: string;
  block: MarkedBlock;
  /** Whether the tool wants it executable. @default true */
  isExecutable?: boolean;
}

/** Our lines in a shell script that is a hook: before those of the user's, or a script of our own. */
export function shellHookPart({ path, purpose, block, isExecutable = true }: ShellHookOptions): HookPart {
  const bits = isExecutable ? 0o111 : 0;
  return {
    path,
    purpose,
    with: (file) => {
      if (file === undefined) return { text: newShellScript(block), mode: 0o644 | bits };
      return { text: withShellBlock(file, block), mode: file.mode | bits };
    },
    without: ({ text, mode }) => {
      const rest = withoutBlock(text, block.id) ?? text;
      return rest === withoutBlock(newShellScript(block), block.id) ? undefined : { text: rest, mode };
    },
    isIn: ({ text }) => hasBlock(text, block.id),
    paste: newShellScript(block),
  };
}
