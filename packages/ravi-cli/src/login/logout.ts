import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CliError } from "../cli-error.ts";
import type { RaviHost } from "../ravi-host.ts";
import { inLaunch } from "../session/account.ts";
import { findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { stateDirectory } from "../session/state-directory.ts";

/**
 * Forgets the login of the home directory and the identity keys this command keeps. The released CLI deletes all of
 * `~/.ravi`, programs and other people's files included; here only the config goes. Workspaces keep theirs.
 *
 * @throws {CliError} `RAVI_IN_LAUNCH`, `RAVI_FILE`.
 */
export async function logout(host: RaviHost): Promise<void> {
  if (isInLaunch(host, await findScope(host).catch(() => undefined))) throw inLaunch("log out");
  const state = stateDirectory(host);
  try {
    if (host.home) await rm(join(host.home, ".ravi", "config.json"), { force: true });
    if (state !== undefined) await rm(join(state, "keys"), { recursive: true, force: true });
  } catch (error) {
    throw new CliError(
      "RAVI_FILE",
      "Cannot log out: a file cannot be removed",
      "Check the permissions of ~/.ravi",
      error,
    );
  }
}
