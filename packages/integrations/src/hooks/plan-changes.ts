import { readTextFile, realPathOf, type TextFile } from "../files/text-file.ts";
import type { FileContent, HookPart } from "./hook-part.ts";
import { hashOf, type InstallRecords, type RecordedFile } from "./install-record.ts";

/** What is to become of one file. */
export interface FileChange {
  /** Where it is, links followed. */
  path: string;
  purpose: string;
  /** `undefined`: there is none. */
  before: FileContent | undefined;
  /** `undefined`: it is to go. */
  after: FileContent | undefined;
  /** What to remember of it then. */
  record: RecordedFile;
}

/** Whose parts they are, and what is remembered of files. */
export interface PlanOptions {
  tool: string;
  records: Pick<InstallRecords, "read">;
}

/**
 * What installing parts would change; nothing is written. A file that has its part already is no change.
 *
 * @throws IntegrationError for a file that is to be left alone; then nothing is to be changed.
 */
export async function planInstall(parts: readonly HookPart[], { tool, records }: PlanOptions): Promise<FileChange[]> {
  const changes = await Promise.all(
    parts.map(async (part): Promise<FileChange> => {
      const file = await readTextFile(part.path);
      const path = file?.path ?? (await realPathOf(part.path));
      const after = part.with(file);
      const known = await records.read(path);
      const record = { path, ...formerOf(part, { file, known, after, tool }), directories: known?.directories ?? [] };
      return { path, purpose: part.purpose, before: contentOf(file), after, record };
    }),
  );
  return changes.filter(({ before, after }) => !isSame(before, after));
}

/**
 * What taking parts away would change; nothing is written. Each file is to be what it was, whatever else is in it now.
 *
 * @throws IntegrationError for a file that has our part, and is not what it has to be any more.
 */
export async function planRemove(parts: readonly HookPart[], { tool, records }: PlanOptions): Promise<FileChange[]> {
  const changes = await Promise.all(
    parts.map(async (part): Promise<FileChange[]> => {
      const file = await readTextFile(part.path);
      if (file === undefined) return [];
      const { path } = file;
      const known = await records.read(path);
      if (!part.isIn(file)) {
        // Ours is in it, but nobody can see that any more: this says why.
        if (known?.owners.includes(tool) === true) part.without(file);
        return [];
      }
      const owners = othersOf(known, tool);
      const isUntouched = known !== undefined && isAsLeft(file, known);
      const after = isUntouched && owners.length === 0 ? known.before : part.without(file, known?.before);
      const hash = isUntouched && after !== undefined ? hashOf(after.text) : "";
      const record = { path, before: known?.before, hash, owners, directories: known?.directories ?? [] };
      return [{ path, purpose: part.purpose, before: contentOf(file), after, record }];
    }),
  );
  return changes.flat();
}

interface Installing {
  file: TextFile | undefined;
  known: RecordedFile | undefined;
  after: FileContent;
  tool: string;
}

/** What the file is without any part of ours, as far as that is known. */
function formerOf(
  part: HookPart,
  { file, known, after, tool }: Installing,
): Pick<RecordedFile, "before" | "hash" | "owners"> {
  const hash = hashOf(after.text);
  if (file === undefined) return { before: undefined, hash, owners: [tool] };
  const others = othersOf(known, tool);
  const owners = [...others, tool];
  if (known !== undefined && isAsLeft(file, known)) return { before: known.before, hash, owners };
  // Somebody has changed it, and what it would be without the others' parts nobody can say.
  if (others.length > 0) return { before: known?.before, hash: "", owners };
  return { before: part.isIn(file) ? part.without(file, known?.before) : contentOf(file), hash, owners };
}

function othersOf(known: RecordedFile | undefined, tool: string): string[] {
  return (known?.owners ?? []).filter((owner) => owner !== tool);
}

function isAsLeft(file: FileContent, known: RecordedFile): boolean {
  return hashOf(file.text) === known.hash;
}

function contentOf(file: FileContent | undefined): FileContent | undefined {
  return file === undefined ? undefined : { text: file.text, mode: file.mode };
}

function isSame(one: FileContent | undefined, other: FileContent | undefined): boolean {
  return one?.text === other?.text && one?.mode === other?.mode;
}
