import { TypeScript as ts, type Application } from "typedoc";
import type { EntryPoint } from "./entry-points.ts";

/** A module as typedoc takes it. */
export type SourceModule = NonNullable<ReturnType<Application["getEntryPoints"]>>[number];

/** One page of the reference. */
export interface Page {
  entry: EntryPoint;
  module: SourceModule;
  /** File name in the directory of the reference. */
  file: string;
  /** Entry points that export some of this page's symbols and nothing else. */
  parts: readonly EntryPoint[];
}

/** One page for each entry point, but for those that export only what the main one of their package exports, too. */
export function choosePages(modules: readonly SourceModule[], entries: readonly EntryPoint[]): Page[] {
  const bySource = new Map(modules.map((module) => [module.sourceFile.fileName, module]));
  const pages: (Page & { parts: EntryPoint[]; symbols: ReadonlySet<ts.Symbol> })[] = [];
  for (const entry of entries) {
    const module = bySource.get(entry.source);
    if (module === undefined) throw new Error(`Cannot document "${entry.specifier}": typedoc did not read it`);
    const symbols = exportedSymbols(module);
    const main = pages.find((page) => entry.specifier.startsWith(`${page.entry.specifier}/`));
    if (main !== undefined && [...symbols].every((symbol) => main.symbols.has(symbol))) main.parts.push(entry);
    else
      pages.push({
        entry,
        module: { ...module, displayName: entry.specifier },
        file: fileOf(entry),
        parts: [],
        symbols,
      });
  }
  return pages;
}

function exportedSymbols({ program, sourceFile }: SourceModule): Set<ts.Symbol> {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(sourceFile);
  const symbols = module === undefined ? [] : checker.getExportsOfModule(module);
  return new Set(
    symbols.map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol)),
  );
}

function fileOf(entry: EntryPoint): string {
  return `${entry.specifier.replace("@persona-launcher/", "")}.md`;
}
