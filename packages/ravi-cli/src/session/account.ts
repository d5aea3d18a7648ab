import type { RaviClient, Scope } from "@persona-launcher/ravi";
import { CliError } from "../cli-error.ts";
import type { RaviPlace } from "../ravi-host.ts";
import { findLogin, findScope } from "./find-scope.ts";
import { isInLaunch } from "./launch-mark.ts";
import { serviceOf } from "./service-address.ts";

/** The human's account: its management key, and the one service that key may be sent to. */
export interface Account {
  readonly apiUrl: string;
  readonly key: string;
  readonly client: RaviClient;
}

/**
 * The account in reach: of `RAVI_MANAGEMENT_KEY` and `RAVI_API_URL`; else of the scope; else of the login in the home
 * directory, except from a scope that has a key of its own, because that scope was made to be all there is.
 *
 * The key never goes to an address that a workspace's config names. Inside a launch there is no account.
 */
export async function findAccount(host: RaviPlace, scope: Scope | undefined): Promise<Account | undefined> {
  if (isInLaunch(host, scope)) return undefined;
  const fromEnv = host.env["RAVI_MANAGEMENT_KEY"];
  if (fromEnv) return connect(host, serviceOf(host), fromEnv);
  if (scope?.managementKey !== undefined) return connect(host, serviceOf(host, scope), scope.managementKey);
  if (scope?.identityKey !== undefined) return undefined;
  const login = await findLogin(host);
  return login?.managementKey === undefined ? undefined : connect(host, serviceOf(host, login), login.managementKey);
}

/**
 * The account, for what only an account may do.
 *
 * @param what Completes "Cannot …".
 * @throws {CliError} `RAVI_IN_LAUNCH` inside a launch, `RAVI_NO_ACCOUNT` without an account.
 */
export async function requireAccount(host: RaviPlace, what: string): Promise<Account> {
  const scope = await findScope(host);
  const account = await findAccount(host, scope);
  if (account !== undefined) return account;
  if (isInLaunch(host, scope)) throw inLaunch(what);
  throw new CliError(
    "RAVI_NO_ACCOUNT",
    `Cannot ${what}: that takes the account's management key, and none is in reach`,
    "Run `ravi login`, or set RAVI_API_URL and RAVI_MANAGEMENT_KEY",
  );
}

export function inLaunch(what: string): CliError {
  return new CliError(
    "RAVI_IN_LAUNCH",
    `Cannot ${what}: inside a launch this command acts as the launch's identity and never as the account`,
    "Do it outside, or ask whoever started this launch",
  );
}

async function connect(host: RaviPlace, apiUrl: string, key: string): Promise<Account> {
  const { createRaviClient } = await import("@persona-launcher/ravi/client");
  return { apiUrl, key, client: createRaviClient({ apiUrl, key, fetch: host.fetch }) };
}
