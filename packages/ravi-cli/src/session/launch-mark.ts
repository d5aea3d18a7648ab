import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Scope } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";

/**
 * Inside a launch the account is out of bounds, whatever the working directory and the configs say. A launch says so by
 * `PERSONA_LAUNCH_ID`, and its scope bears a mark of its own, the agent's `bin/ravi`, should the variable get lost.
 */
export function isInLaunch(host: RaviPlace, scope?: Scope): boolean {
  return Boolean(host.env["PERSONA_LAUNCH_ID"]) || (scope !== undefined && isLaunchScope(scope));
}

// An installation of the released CLI keeps its binary in ~/.ravi/bin, but then that config is a login.
function isLaunchScope({ identityKey, managementKey, userEmail, configPath, origin }: Scope): boolean {
  if (identityKey === undefined || managementKey !== undefined || userEmail !== undefined) return false;
  const command = join(dirname(configPath), "bin", "ravi");
  return origin !== "home" && lstatSync(command, { throwIfNoEntry: false }) !== undefined;
}
