import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { personaCommand, startCommand, type CliOptions, type CliResult } from "./run-cli.ts";
import type { World } from "./world.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The text of a page of the repository. */
export async function readPage(page: string): Promise<string> {
  return await readFile(join(root, page), "utf8");
}

/** All `sh` blocks below a heading of a page and above the next one of its level, as one script. */
export async function readScripts(page: string, heading: string): Promise<string> {
  const text = await readPage(page);
  const [mark] = heading.split(" ");
  const [, after = ""] = text.split(`\n${heading}\n`);
  const [section = ""] = after.split(`\n${mark} `);
  const scripts = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script]) => script);
  if (scripts.length === 0) throw new Error(`Cannot find scripts in ${page}: there is none under "${heading}"`);
  return `set -e\n${scripts.join("")}`;
}

/** What is typed in the `console` blocks of a page, and what the page says comes of it. */
export async function readExamples(page: string): Promise<{ command: string; output: string }[]> {
  const blocks = [...(await readPage(page)).matchAll(/^```console\n([\s\S]*?)^```$/gm)];
  const examples = blocks.flatMap(([, block = ""]) => block.split(/^\$ /m)).filter((example) => example !== "");
  return examples.map((example) => {
    const end = example.indexOf("\n");
    return { command: example.slice(0, end), output: example.slice(end + 1) };
  });
}

/** Makes `persona` a command of a directory, which is made when it is missing. */
export async function linkPersona(bin: string): Promise<void> {
  await mkdir(bin, { recursive: true });
  await symlink(personaCommand, join(bin, "persona"));
}

/** What a user of a world types, with `persona` on their PATH. */
export interface PageShell {
  env: Readonly<Record<string, string>>;
  run(script: string, options?: Partial<CliOptions>): Promise<CliResult>;
}

export async function openPageShell({ user, ravi, workspace }: World): Promise<PageShell> {
  const bin = join(user.home, "bin");
  await linkPersona(bin);
  const env = {
    ...user.env,
    PATH: `${bin}:${user.env["PATH"]}`,
    RAVI_API_URL: ravi.apiUrl,
    RAVI_MANAGEMENT_KEY: ravi.managementKey,
  };
  return {
    env,
    run: async (script, options = {}) => {
      const place = { cwd: workspace, timeoutMs: 100_000, ...options, env: { ...env, ...options.env } };
      await using running = startCommand("/bin/sh", ["-c", script], place);
      return await running.ended;
    },
  };
}
