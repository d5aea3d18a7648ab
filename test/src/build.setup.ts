import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Vitest global setup: builds every package once, because the tests here run the built command. Throws with the compiler's words. */
export function setup(): void {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, [findCompiler(), "-b"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  const reason = error?.message ?? (signal ? `killed by ${signal}` : `exit code ${status}`);
  throw new Error(`Cannot build "${root}": tsc -b ended with ${reason}\n${stdout}${stderr}`);
}

function findCompiler(): string {
  const manifestPath = createRequire(import.meta.url).resolve("typescript/package.json");
  const { bin } = JSON.parse(readFileSync(manifestPath, "utf8")) as { bin?: { tsc?: string } };
  if (bin?.tsc === undefined) throw new Error(`Cannot build: "${manifestPath}" names no "tsc" command`);
  return join(dirname(manifestPath), bin.tsc);
}
