import { extname } from "node:path";
import { fileURLToPath } from "node:url";

// This module imports nothing of ours, so that the bundle of the command can leave it where it is: beside what it names.

/** Whether this package runs as it is written, and not as it was built. */
export const isSource: boolean = extname(import.meta.url) === ".ts";

/** Absolute path of the program that starts agents and outlives its launcher. */
export const keeperProgram: string = pathOf(`process/keeper/keeper-main${extname(import.meta.url)}`);

/**
 * Absolute path of the program that codex asks for permission. It is plain JavaScript in the sources, which are published,
 * because Node.js has to run it as it is.
 */
export const permissionHookProgram: string = pathOf("../src/harness/codex/permission-hook.mjs");

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}
