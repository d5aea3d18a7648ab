import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLauncher, personaDirectories, type Launcher } from "@persona-launcher/launcher";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import type { CliHost } from "./cli-host.ts";
import { connectRavi } from "./connect-ravi.ts";

export interface LauncherFlags {
  personaDir?: string[];
  ravi?: string;
}

/** The launcher as the command line uses it. */
export function makeLauncher(host: CliHost, flags: LauncherFlags): Launcher {
  const configHome = host.env["XDG_CONFIG_HOME"] ?? join(host.home, ".config");
  return createLauncher({
    host,
    ravi: () => connectRavi(host, flags.ravi),
    raviCommandPath: raviCommandPath(),
    personaDirectories: personaDirectories({
      explicit: flags.personaDir ?? [],
      cwd: host.cwd,
      configHome,
      builtin: builtinPersonas(),
    }),
  });
}

/** Packed with this command; in a checkout they stand at the root of the repository. */
function builtinPersonas(): string {
  const packed = fileURLToPath(new URL("../personas", import.meta.url));
  return existsSync(packed) ? packed : fileURLToPath(new URL("../../../personas", import.meta.url));
}
