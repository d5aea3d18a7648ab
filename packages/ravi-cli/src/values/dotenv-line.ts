import { CliError } from "../cli-error.ts";

/**
 * `KEY='value'` and a line end: one line of a `.env` file that shells and dotenv readers understand the same.
 *
 * @throws {CliError} `RAVI_FILE` for a value that one of them would read differently: a shell that sources the file
 * would run parts of it.
 */
export function dotenvLine(name: string, value: string): string {
  return `${name}=${dotenvValue(name, value)}\n`;
}

function dotenvValue(name: string, value: string): string {
  if (/^[\w./:@%+,-]*$/.test(value)) return value;
  if (!/['\0\r]/.test(value)) return `'${value}'`;
  if (!/["$`\\\0\n\r]/.test(value)) return `"${value}"`;
  throw new CliError(
    "RAVI_FILE",
    `Cannot write ${name} as a line of a .env file: no quoting of its value means the same to every reader`,
    "Use `ravi env --format shell`, or --raw",
  );
}
