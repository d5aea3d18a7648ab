import { quoteWord } from "@persona-launcher/launcher/text";
import type { HookPlace, HookToolId } from "./hook-tool.ts";

/** How hooks of ours are to be: what stands in their lines. */
export type HookLineOptions = Pick<HookPlace, "isStrict" | "files">;

const options = String.raw`((?:--[\w=./@+-]+ )*)`;

/** Whether a command line is one of ours for a tool, whichever launcher it starts. */
export function isHookLine(line: unknown, tool: HookToolId): boolean {
  return typeof line === "string" && patternFor(tool).test(line);
}

/** How the first hook of a tool in a text was installed; `undefined` when there is none. */
export function readHookOptions(text: string, tool: HookToolId): HookLineOptions | undefined {
  const [, words] = patternFor(tool).exec(text) ?? [];
  if (words === undefined) return undefined;
  const valueOf = (name: string): string | undefined => new RegExp(`--${name}=(\\S+)`).exec(words)?.[1];
  const files = { envFile: valueOf("write-env"), credentialsFile: valueOf("write-credentials") };
  return { isStrict: words.includes("--strict "), files };
}

function patternFor(tool: HookToolId): RegExp {
  return new RegExp(String.raw`\bhooks run ${options}${tool}\b`);
}

/** What a hook asks of the launcher. */
function hookWords({ isStrict, files = {} }: HookLineOptions, tool: HookToolId, event: string): string {
  const { envFile, credentialsFile } = files;
  return [
    "hooks run",
    ...(isStrict ? ["--strict"] : []),
    ...(envFile === undefined ? [] : [`--write-env=${envFile}`]),
    ...(credentialsFile === undefined ? [] : [`--write-credentials=${credentialsFile}`]),
    tool,
    event,
  ].join(" ");
}

/**
 * One command line that tells the launcher of an event, for `sh`, `bash`, `zsh` and `fish`. It fails only when the place is
 * strict.
 */
export function hookLine(place: HookPlace, tool: HookToolId, event: string): string {
  const line = `${quoteWord(place.command)} ${hookWords(place, tool, event)}`;
  return place.isStrict ? line : `${line} || true`;
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
  const words = hookWords(place, tool, event);
  const find = 'persona="${XDG_STATE_HOME:-$HOME/.local/state}/persona-launcher/bin/persona"';
  const start = 'if [ -x "$persona" ]; then exec "$persona" "$@"; fi';
  if (!isStrict) return [`sh -c '${find}; ${start}' persona ${words} || true`];
  const refuse = 'echo "persona-launcher: no identity, so no agent" >&2; exit 1';
  return [`sh -c '${find}; ${start}; ${refuse}' persona ${words} || exit 1`];
}
