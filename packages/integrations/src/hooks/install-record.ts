import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FileContent } from "./hook-part.ts";

/** What a file was before we put our parts into it. */
export interface RecordedFile {
  path: string;
  /** Without any part of ours; `undefined`: there was none. */
  before: FileContent | undefined;
  /**
   * SHA-256 of the file with our parts, in hexadecimal: as long as it is that, it goes back to what it was. Empty when that
   * cannot be, because somebody has changed it between two of our parts.
   */
  hash: string;
  /** Directories that were made for it, the deepest last. */
  directories: readonly string[];
  /** The tools whose parts are in it. */
  owners: readonly string[];
}

const record = z.object({
  version: z.literal(1),
  file: z.object({
    path: z.string(),
    before: z.object({ text: z.string(), mode: z.int() }).optional(),
    hash: z.string(),
    directories: z.array(z.string()),
    owners: z.array(z.string()),
  }),
});

/** What is remembered in the state directory of each file that has parts of ours. */
export interface InstallRecords {
  read(path: string): Promise<RecordedFile | undefined>;
  /** A file that has no owners is forgotten. */
  write(file: RecordedFile): Promise<void>;
}

export function installRecordsAt(stateDirectory: string): InstallRecords {
  const directory = join(stateDirectory, "hooks");
  const recordOf = (path: string): string => join(directory, `${hashOf(path).slice(0, 32)}.json`);
  return {
    read: async (path) => {
      const text = await readFile(recordOf(path), "utf8").catch(() => "");
      const { data } = record.safeParse(parseJson(text));
      return data?.file.path === path ? { ...data.file, before: data.file.before } : undefined;
    },
    write: async (file) => {
      const path = recordOf(file.path);
      if (file.owners.length === 0) return await rm(path, { force: true });
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
      await using handle = await open(temporary, "wx", 0o600);
      await handle.writeFile(JSON.stringify({ version: 1, file }));
      return await rename(temporary, path);
    },
  };
}

/** SHA-256 of a text's UTF-8, in hexadecimal. */
export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
