import { join } from "node:path";
import { hasBlock, withBlock, withoutBlock } from "@persona-launcher/launcher/text";
import type { HookPart } from "./hook-part.ts";
import type { HookPlace, HookPlan, HookToolId } from "./hook-tool.ts";

/**
 * What git is not to see of a tool's hooks and of scopes, in any worktree of the repository: it goes where no commit is
 * needed for it.
 */
export function ignorePart(
  { gitDirectory, files = {} }: HookPlace,
  id: HookToolId,
  { ignored }: Pick<HookPlan, "ignored">,
): HookPart {
  const told = [files.envFile, files.credentialsFile].filter((file) => file !== undefined);
  const block = { id, lines: ["/.ravi/", ...[...ignored, ...told].map((path) => `/${escaped(path)}`)] };
  return {
    path: join(gitDirectory, "info", "exclude"),
    purpose: "keeps what is ours out of git's sight",
    with: (file) => ({ text: withBlock(file?.text ?? "", block), mode: file?.mode ?? 0o644 }),
    without: ({ text, mode }) => {
      const rest = withoutBlock(text, id) ?? text;
      return rest === "" ? undefined : { text: rest, mode };
    },
    isIn: ({ text }) => hasBlock(text, id),
    paste: withBlock("", block),
  };
}

/** A path of which no character is a pattern. */
function escaped(path: string): string {
  return path.replaceAll(/[\\*?[]/g, String.raw`\$&`).replace(/ $/, String.raw`\ `);
}
