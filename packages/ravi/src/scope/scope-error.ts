/** What can be wrong with a scope directory. Closed list: callers may switch on it. */
export const scopeErrorCodes = {
  /** Not JSON, not of the known shape, or not a regular file. */
  SCOPE_INVALID: "the config cannot be used",
  /** A symbolic link where a scope's directory or file belongs. */
  SCOPE_SYMLINK: "a symbolic link stands in its place",
  /** Somebody else's: another identity's config, a login's, or a `.gitignore` that would let a key be committed. */
  SCOPE_TAKEN: "the place belongs to somebody else",
  /** Owned by another user of this machine. */
  SCOPE_FOREIGN: "another user owns it",
  /** The workspace it was written for is another one. */
  SCOPE_COPIED: "it was copied from another workspace",
  /** Permissions, or an I/O error, on reading. */
  SCOPE_UNREADABLE: "it cannot be read",
  /** Permissions, a missing parent, or an I/O error, on writing or removing. */
  SCOPE_UNWRITABLE: "it cannot be written",
} as const;

/** Which of the `scopeErrorCodes` it is. */
export type ScopeErrorCode = keyof typeof scopeErrorCodes;

/** What a `ScopeError` says besides its code and message. */
export interface ScopeErrorOptions {
  /** The file or directory it is about. */
  path: string;
  /** What to do next. */
  hint?: string | undefined;
  cause?: unknown;
}

/** A scope that cannot be read, written or removed. Messages name paths and fields, never a value from the file. */
export class ScopeError extends Error {
  override readonly name = "ScopeError";
  readonly code: ScopeErrorCode;
  readonly path: string;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;

  constructor(code: ScopeErrorCode, message: string, options: ScopeErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = options.path;
    this.hint = options.hint;
  }
}
