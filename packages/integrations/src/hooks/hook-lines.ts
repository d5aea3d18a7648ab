import { quoteWord } from "../files/quote-word.ts";
import type { HookPlace, HookToolId } from "./hook-tool.ts";

/** Whether a command line is one of ours for a tool, whichever launcher it starts. */
export function isHookLine(line: unknown, tool: HookToolId): boolean {
  return typeof line === "string" && new RegExp(`\\bhooks run (?:--strict )?${tool}\\b`).test(line);
}

/**
 * One command line that tells the launcher of an event, for `sh`, `bash`, `zsh` and `fish`. It fails only when the place is
 * strict.
 */
export function hookLine({ command, isStrict }: HookPlace, tool: HookToolId, event: string): string {
  return isStrict
    ? `${quoteWord(command)} hooks run --strict ${tool} ${event}`
    : `${quoteWord(command)} hooks run ${tool} ${event} || true`;
}

/**
 * The same for a script of `sh`, `bash` or `zsh` that is committed: each user has a launcher of their own, or none.
 *
 * @param words What follows the event.
 */
export function hookLines(place: HookPlace, tool: HookToolId, event: string): string[] {
  if (!place.isTeam) {
    const line = hookLine(place, tool, event);
    return [place.isStrict ? `${line} || exit 1` : line];
  }
  const find = 'persona_launcher="${XDG_STATE_HOME:-$HOME/.local/state}/persona-launcher/bin/persona"';
  if (!place.isStrict) {
    return [find, `if [ -x "$persona_launcher" ]; then "$persona_launcher" hooks run ${tool} ${event} || true; fi`];
  }
  return [
    find,
    `"$persona_launcher" hooks run --strict ${tool} ${event} || { echo "persona-launcher: no identity, so no agent" >&2; exit 1; }`,
  ];
}
