import { accessSync, constants, statSync } from "node:fs";
import { isExhaustion } from "../system-error.ts";
import type { KeptProcess, StartFailure, StartFailureReport } from "./keeper-message.ts";

/** Tells what the system's one code for several causes leaves open: ENOENT is a missing command or a missing directory. */
export function describeStartFailure(
  error: unknown,
  { file, cwd }: Pick<KeptProcess, "file" | "cwd">,
): StartFailureReport {
  const { code = "UNKNOWN", syscall = "spawn", path, message } = asErrno(error);
  // One of the three files could not be opened: neither the command nor its directory is to blame.
  const reason = isExhaustion(error) ? "out-of-resources" : syscall === "open" ? "other" : reasonOf(code, file, cwd);
  const isAboutDirectory = reason === "directory-missing" || reason === "directory-forbidden";
  return {
    reason,
    message: `Cannot start "${file}": ${explain(reason, cwd) ?? message}`,
    code,
    syscall: isAboutDirectory ? "chdir" : syscall,
    path: isAboutDirectory ? cwd : (path ?? file),
  };
}

function asErrno(error: unknown): NodeJS.ErrnoException {
  return error instanceof Error ? error : new Error(String(error));
}

function reasonOf(code: string, file: string, cwd: string): StartFailure {
  if (code === "E2BIG") return "arguments-too-long";
  if (code === "ENOENT" || code === "ENOTDIR") return missingPart(file, cwd);
  if (code === "EACCES" || code === "EPERM") return canEnter(cwd) ? "command-not-executable" : "directory-forbidden";
  return "other";
}

function missingPart(file: string, cwd: string): StartFailure {
  if (!isDirectory(cwd)) return "directory-missing";
  // A name without a slash was looked for on the PATH.
  return file.includes("/") && exists(file) ? "interpreter-missing" : "command-missing";
}

/** In the system's own words where there is nothing better to say. */
const explanations: Readonly<Partial<Record<StartFailure, string>>> = {
  "command-missing": "there is no such command",
  "interpreter-missing": "the interpreter in its first line does not exist",
  "command-not-executable": "it is not executable",
  "arguments-too-long": "its arguments and environment are longer than the system allows",
};

function explain(reason: StartFailure, cwd: string): string | undefined {
  if (reason === "directory-missing") return `its working directory "${cwd}" does not exist`;
  if (reason === "directory-forbidden") return `its working directory "${cwd}" may not be entered`;
  return explanations[reason];
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function canEnter(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
