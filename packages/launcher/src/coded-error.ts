import type { PersonaProblem } from "./persona/persona-problem.ts";

/** What a `CodedError` says besides its code and message. */
export interface CodedErrorOptions {
  /** What to do next. */
  hint?: string | undefined;
  /** Everything that is wrong with persona files. */
  problems?: readonly PersonaProblem[] | undefined;
  cause?: unknown;
}

/** An error that a user can meet: a code of a closed list, and the next step. Messages never hold a secret. */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;
  /** What to do next, where there is something to do. */
  readonly hint: string | undefined;
  /** Everything that is wrong with persona files; mostly empty. */
  readonly problems: readonly PersonaProblem[];

  constructor(code: Code, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }
}
