/** What can keep `persona exec` from starting a command, apart from what provisioning an identity throws. */
export type ExecErrorCode =
  /** Wrong words on the command line. */
  | "USAGE"
  | "COMMAND_NOT_FOUND"
  | "COMMAND_NOT_EXECUTABLE"
  | "COMMAND_NOT_STARTED"
  /** An argument is not UTF-8, and would reach the command changed. */
  | "ARGUMENT_NOT_TEXT"
  | "NESTED_LAUNCH"
  /** The current directory is gone. */
  | "WORKSPACE_NOT_FOUND"
  /** A scope that says it is kept for others, and is not as we write one. */
  | "SCOPE_UNSAFE";

export class ExecError extends Error {
  override readonly name = "ExecError";
  readonly code: ExecErrorCode;
  readonly hint: string;

  constructor(code: ExecErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}
