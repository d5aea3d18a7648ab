import type { RaviHost } from "../ravi-host.ts";
import { findAccount } from "../session/account.ts";
import { findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { missing } from "../session/no-key.ts";

/** Whether a key is in reach, and whose. Asks no server. */
export async function authStatus(host: RaviHost): Promise<Record<string, unknown>> {
  const scope = await findScope(host);
  const account = await findAccount(host, scope);
  const isAccount = account !== undefined && (scope === undefined || scope.origin === "home" || hasUuid(scope));
  if (scope?.identityKey === undefined && (!isAccount || (scope === undefined && host.env["RAVI_CONFIG_DIR"])))
    return { authenticated: false, message: `Not authenticated: ${missing(host, scope)}` };
  return {
    authenticated: true,
    email: isInLaunch(host, scope) ? undefined : scope?.userEmail,
    identity: scope?.identityName,
    identity_uuid: scope?.identityUuid,
  };
}

function hasUuid(scope: { identityUuid?: string | undefined; managementKey?: string | undefined }): boolean {
  return scope.identityUuid !== undefined || scope.managementKey !== undefined;
}
