import type { DeclarationReflection } from "typedoc";

/** Whether a symbol was written in this repository; the launcher also exports some of harness-kit's. */
export function isOurs(symbol: DeclarationReflection): boolean {
  const id = symbol.project.getSymbolIdFromReflection(symbol);
  return id?.packageName.startsWith("@persona-launcher/") === true;
}

/** Whether a symbol was written somewhere else; of what has no origin of its own, a signature say, nothing is known. */
export function isFromElsewhere(symbol: DeclarationReflection): boolean {
  return symbol.project.getSymbolIdFromReflection(symbol) !== undefined && !isOurs(symbol);
}
