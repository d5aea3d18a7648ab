import { LaunchError } from "@persona-launcher/launcher/errors";

/**
 * Reads `--input NAME=VALUE`.
 *
 * @throws LaunchError `OPTION_INVALID`.
 */
export function parseInputs(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const split = pair.indexOf("=");
      if (split > 0) return [pair.slice(0, split), pair.slice(split + 1)];
      throw new LaunchError("OPTION_INVALID", `Cannot use --input ${JSON.stringify(pair)}: it is not NAME=VALUE`, {
        hint: "For example --input SITE_URL=https://example.com",
      });
    }),
  );
}
