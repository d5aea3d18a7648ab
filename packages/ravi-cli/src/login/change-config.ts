import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CliError } from "../cli-error.ts";
import { makeDirectories } from "../files/make-directories.ts";

/** Fields of `config.json`, as the released CLI names them, with our `api_url`. `undefined` removes one. */
export type ConfigChanges = Readonly<
  Partial<
    Record<
      "management_key" | "identity_key" | "identity_uuid" | "identity_name" | "user_email" | "api_url",
      string | undefined
    >
  >
>;

/**
 * Changes fields of a config file and keeps the others. The file (0600) is replaced as a whole, so that nobody reads half
 * of it; a directory that is missing is made (0700).
 *
 * @throws {CliError} `RAVI_FILE`.
 */
export async function changeConfig(path: string, changes: ConfigChanges): Promise<void> {
  try {
    await makeDirectories(dirname(path), 0o700);
    const target = await realpath(path).catch(() => path);
    const config = { ...(await readFields(target)), ...changes };
    await replaceFile(target, `${JSON.stringify(config, undefined, 2)}\n`);
  } catch (error) {
    throw unwritable(path, error);
  }
}

async function readFields(path: string): Promise<object> {
  try {
    const fields: unknown = JSON.parse(await readFile(path, "utf8"));
    return typeof fields === "object" && fields !== null && !Array.isArray(fields) ? fields : {};
  } catch (error) {
    // A file that cannot be understood holds nothing worth keeping.
    if (error instanceof SyntaxError || isMissing(error)) return {};
    throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.config.json.${randomBytes(8).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unwritable(path: string, error: unknown): CliError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "it failed";
  return new CliError("RAVI_FILE", `Cannot write "${path}": ${code}`, "Check the directory and its permissions", error);
}
