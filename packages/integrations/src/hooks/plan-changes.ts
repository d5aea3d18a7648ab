import { readTextFile, type TextFile } from "../files/text-file.ts";
import type { FileContent, HookPart } from "./hook-part.ts";
import { hashOf, type RecordedFile } from "./install-record.ts";

/** What is to become of one file. */
export interface FileChange {
  /** Where it is, links followed. */
  path: string;
  purpose: string;
  /** `undefined`: there is none. */
  before: FileContent | undefined;
  /** `undefined`: it is to go. */
  after: FileContent | undefined;
  /** What it is to be when our part goes. */
  bare: FileContent | undefined;
}

/**
 * What installing parts would change; nothing is written. A file that has its part already is no change.
 *
 * @throws IntegrationError for a file that is to be left alone; then nothing is to be changed.
 */
export async function planInstall(
  parts: readonly HookPart[],
  recorded: readonly RecordedFile[],
): Promise<FileChange[]> {
  const changes = await Promise.all(
    parts.map(async (part) => {
      const file = await readTextFile(part.path);
      const after = part.with(file);
      const path = file?.path ?? part.path;
      const bare = formerOf(path, file, recorded) ?? { content: file === undefined ? undefined : stripped(part, file) };
      return { path, purpose: part.purpose, before: contentOf(file), after, bare: bare.content };
    }),
  );
  return changes.filter(({ before, after }) => !isSame(before, after));
}

/** What taking parts away would change; nothing is written. Each file is to be what it was, whatever else is in it now. */
export async function planRemove(parts: readonly HookPart[], recorded: readonly RecordedFile[]): Promise<FileChange[]> {
  const changes = await Promise.all(
    parts.map(async (part): Promise<FileChange[]> => {
      const file = await readTextFile(part.path);
      if (file === undefined || !part.isIn(file)) return [];
      const { content } = formerOf(file.path, file, recorded) ?? { content: part.without(file) };
      return [{ path: file.path, purpose: part.purpose, before: contentOf(file), after: content, bare: content }];
    }),
  );
  return changes.flat();
}

/** What the file was before us, when it is still as we left it. */
function formerOf(
  path: string,
  file: FileContent | undefined,
  recorded: readonly RecordedFile[],
): { content: FileContent | undefined } | undefined {
  const known = recorded.find((one) => one.path === path);
  if (known === undefined || file === undefined || hashOf(file.text) !== known.hash) return undefined;
  return { content: known.before };
}

/** The file without our part; one that has none is nobody's but the user's. */
function stripped(part: HookPart, file: TextFile): FileContent | undefined {
  return part.isIn(file) ? part.without(file) : contentOf(file);
}

function contentOf(file: FileContent | undefined): FileContent | undefined {
  return file === undefined ? undefined : { text: file.text, mode: file.mode };
}

function isSame(one: FileContent | undefined, other: FileContent | undefined): boolean {
  return one?.text === other?.text && one?.mode === other?.mode;
}
