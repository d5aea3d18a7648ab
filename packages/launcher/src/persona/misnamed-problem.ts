import type { PersonaProblem } from "./persona-problem.ts";
import { quoteValue } from "../text/quote-value.ts";

/** A file whose persona has another id than the file name says. */
export function misnamedProblem(file: string, name: string, id: string): PersonaProblem {
  const message = `${quoteValue(id)} is not what the file name says: expected ${quoteValue(name)}`;
  return { file, pointer: "/id", message, hint: `Rename the file to "${id}.json", or change the id` };
}
