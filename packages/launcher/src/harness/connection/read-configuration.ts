import { readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { parse as parseJsonc, type ParseError } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { LaunchError } from "../../launch-error.ts";

type Settings = Record<string, unknown>;

/**
 * Reads a JSON configuration of the user's, comments and trailing commas allowed; absent counts as empty.
 *
 * @throws LaunchError `HARNESS_CONFIG_INVALID`.
 */
export async function readJsonConfiguration(harness: string, path: string): Promise<Settings> {
  return readConfiguration(harness, path, (text) => {
    const errors: ParseError[] = [];
    const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
    if (errors.length > 0 && text.trim() !== "") throw new Error("it is not valid JSON");
    return value;
  });
}

/**
 * Reads a TOML configuration of the user's; absent counts as empty.
 *
 * @throws LaunchError `HARNESS_CONFIG_INVALID`.
 */
export async function readTomlConfiguration(harness: string, path: string): Promise<Settings> {
  return readConfiguration(harness, path, parseToml);
}

async function readConfiguration(harness: string, path: string, parse: (text: string) => unknown): Promise<Settings> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return {};
    throw invalid(harness, path, code ?? "it cannot be read");
  }
  try {
    return asRecord(parse(text));
  } catch (error) {
    // Only the first line: TOML errors go on to quote the file, which may hold keys.
    throw invalid(harness, path, (error as Error).message.split("\n")[0] ?? "it cannot be parsed");
  }
}

function invalid(harness: string, path: string, why: string): LaunchError {
  return new LaunchError("HARNESS_CONFIG_INVALID", `Cannot read ${harness}'s configuration "${path}": ${why}`, {
    hint: `Repair the file; ${harness} itself would not start with it either`,
  });
}

/**
 * A directory that a variable names, or else the usual one. Only an absolute path counts: an empty or relative one would
 * lead into the workspace, which may be anybody's.
 */
export function directoryOf(variable: string | undefined, usual: string): string {
  return variable !== undefined && isAbsolute(variable) ? variable : usual;
}

/** The value as an object, or an empty one. */
export function asRecord(value: unknown): Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Settings) : {};
}
