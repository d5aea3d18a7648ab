import { describeProblems, type PersonaProblem } from "@persona-launcher/launcher/errors";
import { nextStep } from "./next-step.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** An error as data, for `--json`. */
export interface ErrorDocument {
  error: { code: string; message: string; hint?: string; problems?: readonly PersonaProblem[]; retryAfterMs?: number };
}

export function errorDocument(error: unknown): ErrorDocument {
  const { code, hint, message, problems, retryAfterMs } = fieldsOf(error);
  return {
    error: {
      code,
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(problems.length === 0 ? {} : { problems }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  };
}

/**
 * An error as text: what is wrong, its code, and what to do next.
 *
 * @param place Files below its directory are shown relative to it.
 */
export function errorText(error: unknown, style: Style, place: { readonly cwd: string }): string {
  const { code, hint, message, problems } = fieldsOf(error);
  const lines = [`${style.error("error")} ${printable(message)} ${style.dim(`[${code}]`)}`];
  if (problems.length > 0) lines.push(describeProblems(problems, { cwd: place.cwd }));
  if (hint !== undefined) lines.push(`  ${style.dim("→")} ${printable(hint)}`);
  if (code === "INTERNAL") lines.push(...stackLines(error).map((line) => style.dim(line)));
  return `${lines.join("\n")}\n`;
}

interface ErrorFields {
  code: string;
  message: string;
  hint: string | undefined;
  problems: readonly PersonaProblem[];
  retryAfterMs: number | undefined;
}

/** Errors a user can meet carry a code of ours and a hint; anything else is a bug and says so. */
function fieldsOf(error: unknown): ErrorFields {
  if (error instanceof Error && "code" in error && "hint" in error) {
    const known = error as Error & Partial<ErrorFields> & { code: string };
    return {
      code: known.code,
      message: known.message,
      hint: known.hint ?? nextStep(known.code),
      problems: known.problems ?? [],
      retryAfterMs: known.retryAfterMs,
    };
  }
  return {
    code: "INTERNAL",
    message: error instanceof Error ? error.message : String(error),
    hint: nextStep("INTERNAL"),
    problems: [],
    retryAfterMs: undefined,
  };
}

function stackLines(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => line !== "")
    .map(printable);
}
