import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startCommand, type CliOptions, type CliResult } from "./run-cli.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The first fenced block of a language in a Markdown file of the repository, or in the section under a heading. */
export async function readExample(file: string, language: string, heading = ""): Promise<string> {
  const text = await readFile(join(root, file), "utf8");
  const section = text.slice(text.indexOf(heading));
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(section)?.[1];
  if (block === undefined) throw new Error(`Cannot find an example in ${file}: it has no ${language} block`);
  return block;
}

/** Runs TypeScript as it stands in a README, from a file inside this package, so that its imports resolve. */
export async function runExample(code: string, options: CliOptions): Promise<CliResult> {
  await mkdir(join(root, "test/.tmp"), { recursive: true });
  const directory = await mkdtemp(join(root, "test/.tmp/example-"));
  try {
    const file = join(directory, "example.ts");
    await writeFile(file, code);
    const tsx = fileURLToPath(import.meta.resolve("tsx"));
    return await startCommand(process.execPath, ["--import", tsx, file], options).ended;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
