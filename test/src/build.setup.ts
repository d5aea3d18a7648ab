import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const wasBuilt: unique symbol = Symbol.for("persona-launcher.built");
const done = globalThis as { [wasBuilt]?: true };

/**
 * Vitest global setup: builds every package once, because tests run the built commands. Throws with the words of what
 * builds.
 */
export function setup(): void {
  // Each project of tests asks for it.
  if (done[wasBuilt] === true) return;
  run("tsc -b", [findCompiler(), "-b"]);
  run("bundle", [join(root, "scripts", "bundle.mjs")]);
  done[wasBuilt] = true;
}

function run(name: string, words: readonly string[]): void {
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  const reason = error?.message ?? (signal ? `killed by ${signal}` : `exit code ${status}`);
  throw new Error(`Cannot build "${root}": ${name} ended with ${reason}\n${stdout}${stderr}`);
}

function findCompiler(): string {
  const manifestPath = createRequire(import.meta.url).resolve("typescript/package.json");
  const { bin } = JSON.parse(readFileSync(manifestPath, "utf8")) as { bin?: { tsc?: string } };
  if (bin?.tsc === undefined) throw new Error(`Cannot build: "${manifestPath}" names no "tsc" command`);
  return join(dirname(manifestPath), bin.tsc);
}
