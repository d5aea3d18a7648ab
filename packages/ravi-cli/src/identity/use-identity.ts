import { dirname, join, resolve } from "node:path";
import type { Scope } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import { changeConfig } from "../login/change-config.ts";
import type { RaviHost } from "../ravi-host.ts";
import type { Account } from "../session/account.ts";
import { forgetCreatedHere } from "../session/created-here.ts";
import { findIdentity } from "../session/find-identity.ts";
import { findScope } from "../session/find-scope.ts";
import { keyOfIdentity } from "../session/identity-client.ts";

export interface UsedIdentity {
  identity_name: string;
  identity_uuid: string;
  status: "active";
}

/**
 * Rewrites the config that was found, else the home directory's, so that it acts as another identity. A workspace's
 * config that held a uuid without a key stays without: its key is in the state directory, and nothing secret gets into
 * a workspace that had no secret before.
 */
export async function useIdentity(host: RaviHost, account: Account, nameOrUuid: string): Promise<UsedIdentity> {
  const identity = await findIdentity(account, nameOrUuid);
  const scope = await findScope(host);
  const identityKey = await keyOfIdentity(host, account, identity);
  const holdsKey = scope === undefined || scope.origin === "home" || scope.identityKey !== undefined;
  await changeConfig(configPath(host, scope), {
    identity_uuid: identity.uuid,
    identity_name: identity.name,
    ...(holdsKey && { identity_key: identityKey, api_url: account.apiUrl }),
  });
  await forgetCreatedHere(host, account.apiUrl);
  return { identity_name: identity.name, identity_uuid: identity.uuid, status: "active" };
}

function configPath(host: RaviHost, scope: Scope | undefined): string {
  if (scope !== undefined) return join(dirname(scope.configPath), "config.json");
  const named = host.env["RAVI_CONFIG_DIR"];
  if (named) return join(resolve(host.cwd, named), "config.json");
  if (host.home) return join(host.home, ".ravi", "config.json");
  throw new CliError("RAVI_FILE", "Cannot switch the identity: there is no home directory to note it in", "Set HOME");
}
