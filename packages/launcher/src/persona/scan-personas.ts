import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import type { PersonaProblem } from "./persona-problem.ts";
import { readPersonaFile, type PersonaFileResult } from "./read-persona-file.ts";

export interface ScannedFile {
  file: string;
  directory: string;
  /** The file name without `.json`: the id the file should have. */
  name: string;
  result: Exclude<PersonaFileResult, { kind: "absent" }>;
}

export interface PersonaScan {
  /** Every `*.json` file, in the order of the directories and then of the names. */
  files: ScannedFile[];
  /** Directories that exist and cannot be listed. */
  problems: PersonaProblem[];
}

/** Reads every persona file of the directories. Absent directories are empty; one that is named twice counts once. */
export async function scanPersonas(directories: readonly string[]): Promise<PersonaScan> {
  const scan: PersonaScan = { files: [], problems: [] };
  const seen = new Set<string>();
  for (const directory of directories) {
    const listing = await listDirectory(directory);
    if (listing.kind === "unreadable") scan.problems.push({ file: directory, pointer: "", message: listing.message });
    if (listing.kind !== "listed" || seen.has(listing.realPath)) continue;
    seen.add(listing.realPath);
    for (const entry of listing.entries) {
      const file = join(directory, entry);
      const result = await readPersonaFile(file);
      if (result.kind !== "absent") scan.files.push({ file, directory, name: basename(entry, ".json"), result });
    }
  }
  return scan;
}

type Listing =
  | { kind: "listed"; realPath: string; entries: string[] }
  | { kind: "absent" }
  | { kind: "unreadable"; message: string };

async function listDirectory(directory: string): Promise<Listing> {
  try {
    const entries = await readdir(directory);
    const personas = entries.filter((entry) => entry.endsWith(".json") && !entry.startsWith("."));
    return { kind: "listed", realPath: await realpath(directory), entries: personas.toSorted() };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return { kind: "absent" };
    if (code === "ENOTDIR") return { kind: "unreadable", message: "it is not a directory" };
    return { kind: "unreadable", message: `the directory cannot be listed: ${String(code ?? error)}` };
  }
}
