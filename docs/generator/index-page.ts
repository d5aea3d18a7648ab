import type { Page } from "./choose-pages.ts";

/** `README.md` of the reference. */
export function indexPage(pages: readonly Page[]): string {
  return `# API reference

Written by \`pnpm docs:api\` from the doc comments in \`packages/*/src\`; a test keeps it up to date. How to use the library
is told in [Personas in a program](../library.md). Under *Referred to* stand types that others mention and that have no
name to import.

| import from | what |
| --- | --- |
${pages.map(({ entry, file }) => `| [\`${entry.specifier}\`](${file}) | ${entry.description} |`).join("\n")}

## Parts that load alone

Each exports some of what its package exports, and loads nothing else, for programs that have to start quickly.

| import from | described in |
| --- | --- |
${pages.flatMap(({ parts, file, entry }) => parts.map((part) => `| \`${part.specifier}\` | [\`${entry.specifier}\`](${file}) |`)).join("\n")}
`;
}
