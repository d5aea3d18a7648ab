import { readPage } from "./pages.ts";

/** A program of the page, and what the page says it prints. */
export interface PageProgram {
  language: string;
  code: string;
  output: string;
}

/** The programs below each heading, `##` and `###` alike, that are followed by their output. */
export async function readPrograms(page: string): Promise<Map<string, PageProgram[]>> {
  const sections = (await readPage(page)).split(/^##+ /m);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), programsOf(section)] as const));
}

function programsOf(section: string): PageProgram[] {
  const pairs = section.matchAll(/^```(\w+)\n((?:(?!^```)[^])*)^```\n\n```text\n((?:(?!^```)[^])*)^```$/gm);
  return [...pairs].map(([, language = "", code = "", output = ""]) => ({ language, code, output }));
}

/** The file of the page that bears a name, which stands behind its language. */
export async function readNamedFile(page: string, name: string): Promise<string> {
  const [, rest = ""] = (await readPage(page)).split(`\`\`\`ts ${name}\n`);
  const [code = "", end] = rest.split(/^```$/m);
  if (end === undefined) throw new Error(`Cannot find ${name} in ${page}: no block bears that name`);
  return code;
}
