import type { Scope } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";
import { isInLaunch } from "./launch-mark.ts";
import { isSameService, serviceOf } from "./service-address.ts";

/** The scope that counts here, if any. Inside a launch the home directory's does not. */
export async function findScope(host: RaviPlace): Promise<Scope | undefined> {
  const { readScope } = await import("@persona-launcher/ravi/read-scope");
  const scope = await readScope({ env: host.env, cwd: host.cwd, home: host.home, allowHome: !isInLaunch(host) });
  return scope !== undefined && isOvershadowed(host, scope) ? undefined : scope;
}

/** The login of the home directory. */
export async function findLogin(host: RaviPlace): Promise<Scope | undefined> {
  if (!host.home || isInLaunch(host)) return undefined;
  const { readScope } = await import("@persona-launcher/ravi/read-scope");
  return readScope({ env: {}, cwd: host.home, home: host.home });
}

// Who names an account of another service in the environment does not mean the login of the home directory.
function isOvershadowed(host: RaviPlace, scope: Scope): boolean {
  const names = Boolean(host.env["RAVI_MANAGEMENT_KEY"]) && scope.origin === "home";
  return names && !isSameService(serviceOf(host, scope), serviceOf(host));
}
