import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** Runs a TypeScript file of the workspace. */
export const fromSources: readonly string[] = [
  process.execPath,
  "--conditions=@persona-launcher/source",
  "--import",
  tsx,
];

/** Runs the daemon from sources. */
export const daemonCommand: readonly string[] = [
  ...fromSources,
  fileURLToPath(new URL("../src/daemon-main.ts", import.meta.url)),
];
