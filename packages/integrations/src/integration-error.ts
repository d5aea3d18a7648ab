/** What can keep an integration from being installed, removed or looked at, by code. */
export const integrationErrorCodes = {
  FILE_NOT_UNDERSTOOD: "A file is not what its tool makes of it; it was left alone",
  FILE_UNREADABLE: "A file or directory cannot be read",
  FILE_UNWRITABLE: "A file or directory cannot be written",
  HOOK_SHADOWED: "Hooks would never run, because something else comes before them",
  SETTINGS_UNWRITABLE: "A running tool did not take its settings",
  REPOSITORY_NOT_FOUND: "The directory is in no git repository",
} as const;

/** One of `integrationErrorCodes`. */
export type IntegrationErrorCode = keyof typeof integrationErrorCodes;

/** An integration that could not be installed, removed or looked at because of something the user can change. */
export class IntegrationError extends Error {
  override readonly name = "IntegrationError";
  readonly code: IntegrationErrorCode;
  /** What to do next. */
  readonly hint: string;

  constructor(code: IntegrationErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}
