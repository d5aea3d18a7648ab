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
 * The same for a script that may be committed: each user has a launcher of their own, or none. They are lines of `sh`,
 * `bash`, `zsh` and `fish`, too: lalph runs its script with the shell that its user has.
 *
 * @param event With the words that follow it, as the shell reads them.
 */
export function hookLines(place: HookPlace, tool: HookToolId, event: string): string[] {
  const { isTeam, isStrict } = place;
  if (!isTeam) return [isStrict ? `${hookLine(place, tool, event)} || exit 1` : hookLine(place, tool, event)];
  const find = 'persona="${XDG_STATE_HOME:-$HOME/.local/state}/persona-launcher/bin/persona"';
  const start = 'if [ -x "$persona" ]; then exec "$persona" "$@"; fi';
  if (!isStrict) return [`sh -c '${find}; ${start}' persona hooks run ${tool} ${event} || true`];
  const refuse = 'echo "persona-launcher: no identity, so no agent" >&2; exit 1';
  return [`sh -c '${find}; ${start}; ${refuse}' persona hooks run --strict ${tool} ${event} || exit 1`];
}
