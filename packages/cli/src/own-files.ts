import { fileURLToPath } from "node:url";
import type { LauncherProgram } from "@persona-launcher/integrations";
import { defaultStateDirectory } from "@persona-launcher/launcher";
import type { CliHost } from "./cli-host.ts";

// Of this folder's depth, which the bundle has, too.

/** How this very command is started without any PATH. */
export function launcherProgram({ nodePath }: CliHost): LauncherProgram {
  return { nodePath, scriptPath: fileURLToPath(new URL("../bin/persona.mjs", import.meta.url)) };
}

/** The state directory of this user. */
export function stateOf({ env, home }: CliHost): string {
  return defaultStateDirectory(env, home);
}
