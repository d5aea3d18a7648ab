import { parseEnv } from "node:util";
import { LaunchError } from "@persona-launcher/launcher";

const quoted = /^([ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]*[ \t]*=[ \t]*)("[^"]*"|'[^']*'|`[^`]*`)/gm;
const assignment = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=(.*)$/;

/**
 * Reads lines of NAME=value as they are in a .env file, whose readers pass over what they do not understand and cut
 * unquoted values at a `#`. Here that is an error.
 *
 * @throws LaunchError `OPTION_INVALID`, with the number of the line; no line is repeated, it may be a secret.
 */
export function parseSecrets(text: string, from: string): Record<string, string> {
  // What is inside of quotes is no line of its own, and counts as one all the same.
  const lines = text.replaceAll(quoted, (_, name: string, value: string) => name + withoutText(value)).split(/\r?\n/);
  const wrong = lines.findIndex((line) => !isBlank(line) && !isWhole(assignment.exec(line)?.[1]));
  if (wrong >= 0) throw unreadable(from, `line ${wrong + 1} is no NAME=value that is understood as it stands`);
  const secrets = Object.entries(parseEnv(text)).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const count = lines.filter((line) => !isBlank(line)).length;
  if (secrets.length !== count) throw unreadable(from, `${count} values have ${secrets.length} names`);
  return Object.fromEntries(secrets);
}

function withoutText(value: string): string {
  return `""${value.replaceAll(/[^\n]/g, "")}`;
}

function isBlank(line: string): boolean {
  return /^\s*(?:#.*)?$/.test(line);
}

/** Whether a value outside of quotes, or what stands behind one in quotes, is read to its end. */
function isWhole(value: string | undefined): boolean {
  if (value === undefined) return false;
  const rest = value.trimStart();
  if (rest.startsWith('""')) return isBlank(rest.slice(2));
  return !/^["'`]/.test(rest) && !/(?:^|[^ \t])#/.test(value);
}

function unreadable(from: string, state: string): LaunchError {
  return new LaunchError("OPTION_INVALID", `Cannot read "${from}": ${state}`, {
    hint: "Write one NAME=value on each line, each name once, and quotes around values with #, quotes or several lines",
  });
}
