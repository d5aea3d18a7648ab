import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import {
  createLauncher,
  LaunchError,
  personaDirectories,
  type Launcher,
  type RunInTerminal,
} from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli/ravi-command-path";
import type { LaunchingHost } from "./cli-host.ts";
import { connectRavi } from "./connect-ravi.ts";
import { warningLine } from "./output/progress.ts";
import { createStyle } from "./output/style.ts";

export interface LauncherFlags {
  personaDir?: string[];
  ravi?: string;
  quiet?: boolean;
  /** How many requests to Ravi may be under way at once. */
  raviConcurrency?: number;
}

/** The launcher as the command line uses it. Throws as `findPersonaDirectories`. */
export function makeLauncher(host: LaunchingHost, flags: LauncherFlags, runInTerminal?: RunInTerminal): Launcher {
  // A launcher may connect more than once, and what there is to tell of it is told once.
  let { quiet } = flags;
  return createLauncher({
    host,
    runInTerminal,
    ravi: async () => {
      const connection = await connectRavi(host, { ...flags, quiet });
      quiet = true;
      return connection;
    },
    raviCommandPath: raviCommandPath(),
    raviConcurrency: flags.raviConcurrency,
    onWarning: (warning) => host.writeError(warningLine(warning, createStyle(false))),
    personaDirectories: findPersonaDirectories(host, flags),
  });
}

/**
 * Where this command looks for personas, first match first.
 *
 * @throws LaunchError `OPTION_INVALID` for a `--persona-dir` that is none: a slip of the pen must not start the persona
 *   of the same name that stands elsewhere.
 */
export function findPersonaDirectories(host: LaunchingHost, flags: Pick<LauncherFlags, "personaDir">): string[] {
  for (const directory of flags.personaDir ?? []) requireDirectory(resolve(host.cwd, directory), directory);
  return personaDirectories({
    explicit: flags.personaDir ?? [],
    cwd: host.cwd,
    configHome: configHome(host),
    workforceHome: host.env["AGENT_WORKFORCE_HOME"] ?? join(host.home, ".agentworkforce", "workforce"),
    builtin: builtinPersonas(),
  });
}

/** `$XDG_CONFIG_HOME`, or `~/.config`. */
export function configHome({ env, home }: LaunchingHost): string {
  return env["XDG_CONFIG_HOME"] ?? join(home, ".config");
}

function requireDirectory(path: string, shown: string): void {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry?.isDirectory() === true) return;
  const state = entry === undefined ? "it does not exist" : "it is not a directory";
  throw new LaunchError("OPTION_INVALID", `Cannot look for personas in ${JSON.stringify(shown)}: ${state}`, {
    hint: "Name a directory of persona files with --persona-dir, or leave it out",
  });
}

/** Packed with this command; in a checkout they stand at the root of the repository. */
function builtinPersonas(): string {
  const packed = fileURLToPath(new URL("../personas", import.meta.url));
  return existsSync(packed) ? packed : fileURLToPath(new URL("../../../personas", import.meta.url));
}
