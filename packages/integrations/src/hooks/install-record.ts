import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FileContent } from "./hook-part.ts";

/** What a file was before we put our part into it. */
export interface RecordedFile {
  path: string;
  /** `undefined`: there was none. */
  before: FileContent | undefined;
  /** SHA-256 of the file with our part, in hexadecimal: as long as it is that, it goes back to what it was. */
  hash: string;
  /** Directories that were made for it, the deepest last. */
  directories: readonly string[];
}

const record = z.object({
  version: z.literal(1),
  files: z.array(
    z.object({
      path: z.string(),
      before: z.object({ text: z.string(), mode: z.int() }).optional(),
      hash: z.string(),
      directories: z.array(z.string()),
    }),
  ),
});

/** What was installed for one tool at one place, as it is remembered in the state directory. */
export interface InstallRecords {
  read(): Promise<RecordedFile[]>;
  /** An empty list is no record. */
  write(files: readonly RecordedFile[]): Promise<void>;
}

/** @param about The tool and the place, which together are one installation. */
export function installRecordsAt(stateDirectory: string, about: { tool: string; place: string }): InstallRecords {
  const directory = join(stateDirectory, "hooks");
  const path = join(directory, `${hashOf(`${about.tool}\0${about.place}`).slice(0, 32)}.json`);
  return {
    read: async () => {
      const text = await readFile(path, "utf8").catch(() => "");
      const parsed = record.safeParse(parseJson(text));
      return parsed.success ? (parsed.data.files as RecordedFile[]) : [];
    },
    write: async (files) => {
      if (files.length === 0) return await rm(path, { force: true });
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const temporary = `${path}.${randomBytes(8).toString("hex")}.tmp`;
      await using file = await open(temporary, "wx", 0o600);
      await file.writeFile(JSON.stringify({ version: 1, files }));
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
