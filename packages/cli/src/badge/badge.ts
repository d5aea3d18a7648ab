import { exitCodes } from "../exit-codes.ts";
import { ExecError } from "../exec/exec-error.ts";
import { findKeptScope } from "../exec/kept-scope.ts";

// A shell's prompt waits for this: it loads what it needs and no more, and asks nobody.

/** How a badge is printed. */
const formats = ["text", "json", "ansi"] as const;
type Format = (typeof formats)[number];

/** Whose agents work here. */
interface Badge {
  email: string;
  phone?: string;
}

/**
 * `persona badge [--format text|json|ansi]`, without the rest of the command line.
 *
 * @returns The exit code; `undefined` for words that are for the rest of the command line, such as `--help`.
 */
export function quickBadge(words: readonly string[]): number | undefined {
  const format = formatOf(words);
  if (format === undefined) return undefined;
  const badge = findBadge();
  if (format === "json") process.stdout.write(`${JSON.stringify(badge ?? null)}\n`);
  else if (badge !== undefined) process.stdout.write(`${format === "ansi" ? colored(badge) : badge.email}\n`);
  return badge === undefined ? exitCodes.noInput : exitCodes.ok;
}

function formatOf(words: readonly string[]): Format | undefined {
  if (words.length === 0) return "text";
  const [option = "", value = ""] = words.length === 1 ? (words[0] ?? "").split("=") : words;
  return option === "--format" && words.length < 3 ? formats.find((format) => format === value) : undefined;
}

/** The identity that a command started here would have: that of the launch we are part of, else that of the workspace. */
function findBadge(): Badge | undefined {
  const { env } = process;
  const { PERSONA_LAUNCH_ID: launch = "", RAVI_EMAIL: email = "", RAVI_PHONE: phone = "" } = env;
  if (launch !== "" && plain.test(email)) return { email, ...(plain.test(phone) ? { phone } : {}) };
  try {
    const scope = findKeptScope({ env, cwd: process.cwd(), home: env["HOME"] ?? "" });
    return scope === undefined
      ? undefined
      : { email: scope.email, ...(scope.phone === undefined ? {} : { phone: scope.phone }) };
  } catch (error) {
    // A directory that is gone, or a scope that is not as we leave one, is nobody's.
    if (error instanceof ExecError || (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Nothing that a terminal would obey. */
const plain = /^[\x21-\x7e]{1,254}$/;

function colored({ email }: Badge): string {
  return `\u001b[36m●\u001b[39m ${email}`;
}
