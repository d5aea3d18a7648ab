import { fileURLToPath } from "node:url";

/** What a source of this package was built to, which Node.js runs without a compiler. */
export function builtFrom(source: string): string {
  return fileURLToPath(new URL(`../dist/${source.replace(/\.ts$/, ".js")}`, import.meta.url));
}

/** Runs the daemon. */
export const daemonCommand: readonly string[] = [process.execPath, builtFrom("daemon-main.ts")];
