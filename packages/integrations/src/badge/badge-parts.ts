import { join } from "node:path";
import { quoteWord } from "@persona-launcher/launcher/text";
import { documentPart } from "../hooks/document-part.ts";
import type { HookPart } from "../hooks/hook-part.ts";
import { IntegrationError } from "../integration-error.ts";

/** Where a badge can be shown. */
export const badgeTargets = ["claude", "tmux", "bash", "zsh", "fish"] as const;
/** One of `badgeTargets`. */
export type BadgeTarget = (typeof badgeTargets)[number];

/** Claude Code's own status line (its `settings.json`, as of 2.1): a command whose output it shows. */
export function claudeBadgePart(
  home: string,
  env: Readonly<Record<string, string | undefined>>,
  command: string,
): HookPart {
  const path = join(env["CLAUDE_CONFIG_DIR"] || join(home, ".claude"), "settings.json");
  const value = { type: "command", command: badgeCommand(command) };
  return documentPart({
    path,
    purpose: "shows in Claude Code whose identity an agent has",
    put: (document) => {
      const there = document.get(["statusLine"]);
      if (there !== undefined && !isOurs(there)) {
        throw new IntegrationError(
          "FILE_NOT_UNDERSTOOD",
          `Cannot change "${path}": it has a status line of yours`,
          'Nothing was changed; have your line print what "persona badge" prints, or replace it by what "persona badge snippet claude" shows',
        );
      }
      return document.with(["statusLine"], value);
    },
    take: (document) => document.with(["statusLine"], undefined),
    isIn: (document) => isOurs(document.get(["statusLine"])),
  });
}

function isOurs(value: unknown): boolean {
  const { command } = (value ?? {}) as { command?: unknown };
  return typeof command === "string" && /\/persona'? badge\b/.test(command);
}

/** What to put where by hand. */
export function badgeSnippet(target: BadgeTarget, command: string): string {
  return snippets[target](badgeCommand(command));
}

const snippets: Readonly<Record<BadgeTarget, (line: string) => string>> = {
  claude: (line) => `${JSON.stringify({ statusLine: { type: "command", command: line } }, null, 2)}\n`,
  // q: quotes it for the shell; a directory may be called anything. What is printed is expanded once more.
  tmux: (line) =>
    `set -g status-right "#(cd #{q:pane_current_path} && ${tmuxText(line)} | sed 's/[#]/&&/g') %H:%M"\nset -g status-interval 5\n`,
  // Expanded when it is shown, and not once more after that: an address is text. Behind what is there already, which may
  // ask how the last command ended, or end in a semicolon.
  bash: (line) =>
    [
      `PROMPT_COMMAND="\${PROMPT_COMMAND-}"$'\\n''PERSONA_BADGE=$(${escaped(line)} 2>/dev/null)'`,
      "PS1='${PERSONA_BADGE:+$PERSONA_BADGE }'\"$PS1\"",
      "",
    ].join("\n"),
  // A percent sign would be the prompt's.
  zsh: (line) =>
    [
      "setopt prompt_subst; autoload -Uz add-zsh-hook",
      `persona_badge() { PERSONA_BADGE=$(${line} 2>/dev/null) }; add-zsh-hook precmd persona_badge`,
      "PROMPT='${PERSONA_BADGE:+${PERSONA_BADGE//\\%/%%} }'\"$PROMPT\"",
      "",
    ].join("\n"),
  fish: (line) => `function fish_right_prompt\n  ${line} 2>/dev/null\nend\n`,
};

/** Inside double quotes of tmux's, of which formats and times are read afterwards. */
function tmuxText(line: string): string {
  return line.replaceAll(/[#%]/g, "$&$&").replaceAll(/["$\\]/g, String.raw`\$&`);
}

/** Inside single quotes. */
function escaped(line: string): string {
  return line.replaceAll("'", String.raw`'\''`);
}

function badgeCommand(command: string): string {
  return `${quoteWord(command)} badge`;
}
