/** One thing that is wrong with a persona file. */
export interface PersonaProblem {
  /** Absolute path of the file. */
  file: string;
  /** Where in the file, as a JSON pointer (RFC 6901); `""` is the whole document. */
  pointer: string;
  /** 1-based, when known. */
  line?: number;
  /** 1-based, when known. */
  column?: number;
  message: string;
  /** What to do about it. */
  hint?: string;
}
