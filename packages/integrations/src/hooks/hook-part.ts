import type { TextFile } from "../files/text-file.ts";

/** What a file holds. */
export interface FileContent {
  text: string;
  /** Permission bits. */
  mode: number;
}

/** What we put into one file of a tool's or of a repository's. */
export interface HookPart {
  /** Absolute path. */
  path: string;
  /** What it is for, in words, such as `gives every new worktree its identity`. */
  purpose: string;
  /**
   * The file with our part, brought up to date; all else in it stays.
   *
   * @throws IntegrationError `FILE_NOT_UNDERSTOOD` for a file that is to be left alone.
   */
  with(file: TextFile | undefined): FileContent;
  /**
   * The file without our part; `undefined` when nothing of anybody else's is in it.
   *
   * @param former What it was before ours came, where that is known and it has been changed since.
   */
  without(file: TextFile, former?: FileContent): FileContent | undefined;
  /** Whether our part is there, up to date or not. */
  isIn(file: TextFile): boolean;
  /** What to put there by hand. */
  paste: string;
}
