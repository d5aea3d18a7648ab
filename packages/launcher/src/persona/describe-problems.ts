import { relative, sep } from "node:path";
import type { PersonaProblem } from "./persona-problem.ts";
import { printable } from "../text/printable.ts";

export interface DescribeProblemsOptions {
  /** Files below this directory are shown relative to it. */
  cwd?: string | undefined;
}

/**
 * Problems as text for a terminal, grouped by file: `file:line:column  /pointer  message`, the hint indented below.
 * Safe to print whatever the files hold. Ends without a line break; empty for no problems.
 */
export function describeProblems(problems: readonly PersonaProblem[], options: DescribeProblemsOptions = {}): string {
  const files = [...new Set(problems.map(({ file }) => file))];
  return files
    .map((name) => problems.filter(({ file }) => file === name))
    .map((group) => group.map((problem) => describe(problem, options.cwd)).join("\n"))
    .join("\n\n");
}

function describe(problem: PersonaProblem, cwd: string | undefined): string {
  const { file, line, column, pointer, message, hint } = problem;
  const position = [shorten(file, cwd), line, column].filter((part) => part !== undefined).join(":");
  const words = [position, pointer, message].filter((part) => part !== "").map(printable);
  return hint === undefined ? words.join("  ") : `${words.join("  ")}\n    ${printable(hint)}`;
}

function shorten(file: string, cwd: string | undefined): string {
  if (cwd === undefined) return file;
  const path = relative(cwd, file);
  return path === "" || path === ".." || path.startsWith(`..${sep}`) ? file : path;
}
