import type { Scope } from "@persona-launcher/ravi";
import { identityInfo } from "../identity/identity-info.ts";
import type { RaviHost } from "../ravi-host.ts";
import { type Account, findAccount } from "../session/account.ts";
import { findScope } from "../session/find-scope.ts";
import { isInLaunch } from "../session/launch-mark.ts";
import { noKey } from "../session/no-key.ts";

export interface AuthStatus {
  /** What the released CLI prints. */
  readonly status: Readonly<Record<string, unknown>>;
  /** What it does not say: which place lacks a key, and what to do about it. */
  readonly problem?: unknown;
}

/**
 * Whether a key is in reach, and whose. A config that cannot be read is an answer too, and no failure. Asks no server,
 * except who the identity is that is named.
 *
 * @throws {CliError} as {@link identityInfo}, for the identity that is named.
 */
export async function authStatus(host: RaviHost, identity: string | undefined): Promise<AuthStatus> {
  try {
    const scope = await findScope(host);
    const account = await findAccount(host, scope);
    if (!hasKey(host, scope, account)) return loggedOut(host, scope);
    const email = isInLaunch(host, scope) ? undefined : scope?.userEmail;
    return { status: { authenticated: true, email, ...(await whose(host, scope, identity)) } };
  } catch (error) {
    if (!isScopeError(error)) throw error;
    return { status: { authenticated: false, error: error.message }, problem: error };
  }
}

function hasKey(host: RaviHost, scope: Scope | undefined, account: Account | undefined): boolean {
  if (scope?.identityKey !== undefined) return true;
  if (scope === undefined) return account !== undefined && !host.env["RAVI_CONFIG_DIR"];
  const isAccounts = scope.origin === "home" || scope.identityUuid !== undefined || scope.managementKey !== undefined;
  return account !== undefined && isAccounts;
}

// Of a place that was named or found, and in a launch, which nobody logs in to, the message alone would mislead.
function loggedOut(host: RaviHost, scope: Scope | undefined): AuthStatus {
  const status = { authenticated: false, message: "Not authenticated. Run `ravi auth login` to authenticate." };
  const isPlain = scope === undefined && !host.env["RAVI_CONFIG_DIR"] && !isInLaunch(host);
  return isPlain ? { status } : { status, problem: noKey(host, scope) };
}

async function whose(host: RaviHost, scope: Scope | undefined, named: string | undefined): Promise<object> {
  if (named === undefined) return { identity: scope?.identityName, identity_uuid: scope?.identityUuid };
  const { name, uuid } = await identityInfo(host, named);
  return { identity: name, identity_uuid: uuid };
}

// By its code and not by its class: loading the class would load the whole client.
function isScopeError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SCOPE_");
}
