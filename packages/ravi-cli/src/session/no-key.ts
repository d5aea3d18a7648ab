import type { Scope } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviPlace } from "../ravi-host.ts";
import { isInLaunch } from "./launch-mark.ts";

/** The error for having no key to act with. */
export function noKey(host: RaviPlace, scope: Scope | undefined): CliError {
  const state = missing(host, scope);
  if (!isInLaunch(host, scope)) {
    return new CliError(
      "RAVI_NO_KEY",
      `Cannot act as an identity: ${state}`,
      "Run `ravi login`, or run this where a .ravi/config.json holds an identity_key, or set RAVI_CONFIG_DIR",
    );
  }
  return new CliError(
    "RAVI_NOT_SCOPED",
    `Cannot act as this launch's identity: ${state}`,
    "Leave RAVI_CONFIG_DIR as the launch set it; if it was never changed, the launch must be started anew",
  );
}

/** Why there is no key to act with. */
function missing(host: RaviPlace, scope: Scope | undefined): string {
  if (scope !== undefined) return `"${scope.configPath}" ${lack(host, scope)}`;
  const directory = host.env["RAVI_CONFIG_DIR"];
  return directory ? `there is no config.json in "${directory}"` : "no .ravi/config.json was found";
}

function lack(host: RaviPlace, scope: Scope): string {
  if (isInLaunch(host, scope)) return "holds no identity_key";
  return scope.identityUuid === undefined
    ? "holds no identity_key and no identity_uuid"
    : "holds no identity_key, and no account is logged in that could act for its identity_uuid";
}
