import { fileURLToPath } from "node:url";

/** Absolute path of the `ravi` script, to be run with Node.js or linked into a directory on PATH. */
export function raviCommandPath(): string {
  return fileURLToPath(new URL("../bin/ravi.mjs", import.meta.url));
}
