import { CliError } from "../cli-error.ts";
import type { RaviInput } from "../ravi-host.ts";

const longestBytes = 1024 * 1024;

/**
 * Reads the value of a secret or of a password to the end of the stream. One line end at the end is not part of it, so `echo` and files work.
 *
 * @throws {CliError} `RAVI_USAGE` for a terminal, which would show what is typed, for nothing, for more than 1 MiB, and
 * for bytes that are not UTF-8.
 */
export async function readValue(input: RaviInput): Promise<string> {
  if (input.isTTY === true) throw unusable("standard input is a terminal");
  const value = decode(await readBytes(input)).replace(/\r?\n$/, "");
  if (value === "") throw unusable("standard input is empty");
  return value;
}

async function readBytes(input: RaviInput): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > longestBytes) throw unusable(`standard input is longer than ${longestBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw unusable("standard input is not UTF-8 text");
  }
}

function unusable(state: string): CliError {
  return new CliError(
    "RAVI_USAGE",
    `Cannot read the value: ${state}`,
    'Pipe the value in, as in: printf %s "$value" | ravi secrets set KEY',
  );
}
