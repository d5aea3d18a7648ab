import { Comment, CommentTag, ReflectionKind, type DeclarationReflection } from "typedoc";
import { isOurs } from "./symbol-origin.ts";

const schemas = "Schemas";
const harnessKit = "From harness-kit";
const referred = "Referred to";

/** The sections of a page, in their order. */
export const groups = [
  "Functions",
  "Classes",
  "Interfaces",
  "Type Aliases",
  "Variables",
  schemas,
  harnessKit,
  referred,
] as const;

/**
 * Gives a section of their own to zod schemas, to what is passed on from harness-kit, and to the types that exported ones
 * refer to without being exported: a reader wants to know their shape, although there is no name to import.
 */
export function groupSymbols(symbols: readonly DeclarationReflection[], exported: ReadonlySet<unknown>): void {
  for (const symbol of symbols) {
    const group = groupOf(symbol, exported);
    if (group === "none") symbol.project.removeReflection(symbol);
    else if (group !== "by kind") putInto(group, symbol);
  }
}

function groupOf(symbol: DeclarationReflection, exported: ReadonlySet<unknown>): string {
  const isVariable = symbol.kindOf(ReflectionKind.Variable);
  if (exported.has(symbol)) {
    if (isVariable && symbol.name.endsWith("Schema")) return schemas;
    return isOurs(symbol) ? "by kind" : harnessKit;
  }
  // A value without a name to import stands behind a type that is described.
  return isVariable || !isOurs(symbol) ? "none" : referred;
}

function putInto(group: string, symbol: DeclarationReflection): void {
  for (const carrier of symbol.signatures ?? [symbol]) {
    carrier.comment ??= new Comment();
    carrier.comment.blockTags.push(new CommentTag("@group", [{ kind: "text", text: group }]));
  }
}
