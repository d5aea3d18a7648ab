import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Converter, type Context, type DeclarationReflection, type ProjectReflection } from "typedoc";
import { choosePages, type Page } from "./choose-pages.ts";
import { createApplication } from "./create-application.ts";
import { entryPoints } from "./entry-points.ts";
import { groupSymbols } from "./group-symbols.ts";
import { indexPage } from "./index-page.ts";
import { tidyModel } from "./tidy-model.ts";
import { undocumented } from "./undocumented.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What was written. */
export interface ApiReference {
  /** In the order of the index. */
  pages: readonly Page[];
  /** Exported symbols without a doc comment, as `<entry point>: <symbol>`. */
  undocumented: readonly string[];
}

/** Writes the API reference of all published packages into a directory, whose contents it replaces. */
export async function generateApiReference(directory: string): Promise<ApiReference> {
  const entries = entryPoints(root);
  const app = await createApplication({ root, directory, entries });
  const pages = choosePages(app.getEntryPoints() ?? [], entries);
  const exported = new Set<DeclarationReflection>();
  // The types that are only referred to join in between these two.
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }: Context) => symbolsOf(project).forEach((symbol) => exported.add(symbol)),
    2e9,
  );
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }: Context) => groupSymbols(symbolsOf(project), exported),
    1e8,
  );
  const project = app.converter.convert(pages.map(({ module }) => module));
  tidyModel(project);
  await rm(directory, { recursive: true, force: true });
  await app.generateOutputs(project);
  await writeFile(join(directory, "README.md"), indexPage(pages));
  return { pages, undocumented: undocumented(exported) };
}

function symbolsOf(project: ProjectReflection): DeclarationReflection[] {
  return (project.children ?? []).flatMap((entry) => entry.children ?? []);
}
