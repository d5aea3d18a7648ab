import { CliError } from "../cli-error.ts";

export interface SecretArgument {
  key: string;
  /** `undefined`: to be read from standard input. */
  value: string | undefined;
}

/**
 * `KEY VALUE`, `KEY=VALUE`, or `KEY` alone.
 *
 * @throws {CliError} `RAVI_USAGE`, before standard input is waited for. It quotes nothing: the value may stand anywhere.
 */
export async function readSecretArgument(first: string, second: string | undefined): Promise<SecretArgument> {
  const split = first.indexOf("=");
  const isPair = second === undefined && split > 0;
  const key = isPair ? first.slice(0, split) : first;
  const { secretKeyPattern } = await import("@persona-launcher/ravi/secret-key");
  if (secretKeyPattern.test(key.toUpperCase())) return { key, value: isPair ? first.slice(split + 1) : second };
  throw new CliError(
    "RAVI_USAGE",
    `Cannot set a secret: its key must match ${secretKeyPattern.source}`,
    "Begin the key with a letter, and use only letters, digits and underscores",
  );
}
