import { ReflectionKind, type DeclarationReflection } from "typedoc";
import { isOurs } from "./symbol-origin.ts";

/** Those of the exported symbols that have no doc comment and are ours, as `<entry point>: <symbol>`. */
export function undocumented(exported: ReadonlySet<DeclarationReflection>): string[] {
  return [...exported]
    .filter((symbol) => !symbol.kindOf(ReflectionKind.Reference) && isOurs(symbol) && !isDocumented(symbol))
    .map((symbol) => `${symbol.parent?.name ?? ""}: ${symbol.name}`);
}

function isDocumented(symbol: DeclarationReflection): boolean {
  return symbol.hasComment() || (symbol.signatures ?? []).some((signature) => signature.hasComment());
}
