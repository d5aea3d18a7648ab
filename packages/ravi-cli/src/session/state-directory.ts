import { join } from "node:path";
import { makeDirectories } from "../files/make-directories.ts";
import type { RaviPlace } from "../ravi-host.ts";

/**
 * Where this command remembers keys and created identities: `$XDG_STATE_HOME/persona-launcher/ravi-cli`, below
 * `~/.local/state` by default. `undefined` without a home directory; nothing is remembered then.
 */
export function stateDirectory({ env, home }: RaviPlace): string | undefined {
  const named = env["XDG_STATE_HOME"];
  const base = named?.startsWith("/") === true ? named : home && join(home, ".local", "state");
  return base ? join(base, "persona-launcher", "ravi-cli") : undefined;
}

/** Makes a directory below the state directory, readable by the user alone, and returns its path. */
export async function makeStateDirectory(state: string, name: string): Promise<string> {
  const path = join(state, name);
  await makeDirectories(path, 0o700);
  return path;
}
