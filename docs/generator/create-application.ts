import { fileURLToPath } from "node:url";
import { Application, LogLevel, type TypeDocOptions } from "typedoc";
import { MarkdownPageEvent, type PluginOptions } from "typedoc-plugin-markdown";
import type { EntryPoint } from "./entry-points.ts";
import { groups } from "./group-symbols.ts";
import { PageTheme } from "./page-theme.ts";
import { tidyPage } from "./tidy-page.ts";

const plugins = ["typedoc-plugin-markdown", "typedoc-plugin-missing-exports"];

const pageOptions: Partial<PluginOptions> = {
  outputFileStrategy: "modules",
  excludeScopesInPaths: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  pageTitleTemplates: { module: "{name}" },
  useCodeBlocks: true,
  expandParameters: true,
  parametersFormat: "table",
  interfacePropertiesFormat: "table",
  classPropertiesFormat: "table",
  typeAliasPropertiesFormat: "table",
  propertyMembersFormat: "table",
  typeDeclarationFormat: "table",
  tableColumnSettings: { hideDefaults: true, hideInherited: true, hideModifiers: true, hideOverrides: true },
};

export interface ApplicationOptions {
  /** Absolute path of the repository. */
  root: string;
  /** Where the pages go. */
  directory: string;
  entries: readonly EntryPoint[];
}

/** Typedoc, set up to write one Markdown page per entry point, with nothing in it that is not the API. */
export async function createApplication({ root, directory, entries }: ApplicationOptions): Promise<Application> {
  const options: TypeDocOptions = {
    entryPoints: entries.map(({ source }) => source),
    tsconfig: fileURLToPath(new URL("tsconfig.api.json", import.meta.url)),
    basePath: root,
    plugin: plugins.map((name) => fileURLToPath(import.meta.resolve(name))),
    readme: "none",
    // What other packages export is documented by them; but harness-kit's names are among our own.
    excludeExternals: true,
    externalPattern: [
      "**/node_modules/!(.pnpm|@agentworkforce)/**",
      "**/node_modules/@agentworkforce/workload-router/**",
    ],
    disableSources: true,
    disableGit: true,
    logLevel: LogLevel.Warn,
    preservedTypeAnnotationTags: ["@throws"],
    sort: ["source-order"],
    groupOrder: [...groups],
    theme: "pages",
    outputs: [{ name: "markdown", path: directory }],
  };
  const app = await Application.bootstrapWithPlugins({
    ...options,
    ...pageOptions,
    placeInternalsInOwningModule: true,
  } as TypeDocOptions);
  app.renderer.defineTheme("pages", PageTheme);
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = tidyPage(page.contents ?? "");
  });
  return app;
}
