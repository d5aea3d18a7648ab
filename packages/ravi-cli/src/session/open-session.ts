import type { RaviClient, Scope } from "@persona-launcher/ravi";
import type { Compat } from "../compat.ts";
import type { RaviPlace } from "../ravi-host.ts";
import { type Account, findAccount, inLaunch, requireAccount } from "./account.ts";
import { findScope } from "./find-scope.ts";
import { isInLaunch } from "./launch-mark.ts";
import { noKey } from "./no-key.ts";
import { serviceOf } from "./service-address.ts";
import type { Session } from "./session.ts";

export interface SessionOptions {
  /** Name or uuid of the identity to act as, whatever the config says. */
  identity?: string | undefined;
  compat: Compat;
}

/**
 * Finds whom to act as. Inside a launch that is the scope's identity, by its key, or nobody. Outside:
 *
 * 1. `--identity`, by the account, or by the scope's key when it is that key's own identity;
 * 2. the scope of `RAVI_CONFIG_DIR` or of the directory, by its key, or when it holds a uuid only, by the account;
 * 3. with `documented`: the one identity created from this directory;
 * 4. the login of the home directory;
 * 5. the account as a whole.
 *
 * @throws {CliError} `RAVI_NOT_SCOPED` inside a launch, `RAVI_NO_KEY` outside, when there is no key to act with.
 */
export async function openSession(host: RaviPlace, options: SessionOptions): Promise<Session> {
  const scope = await findScope(host);
  if (isInLaunch(host, scope)) return openLaunchSession(host, scope, options);
  if (options.identity !== undefined) return openNamed(host, scope, options.identity);
  const account = await findAccount(host, scope);
  const isChosenByPlace = scope !== undefined && scope.origin !== "home";
  if (!isChosenByPlace && options.compat === "documented") {
    const session = await openCreatedHere(host, account, scope);
    if (session !== undefined) return session;
  }
  return openScope(host, scope, account);
}

/** As {@link openSession}, without the identity that was created from this directory. */
export function openSharedSession(host: RaviPlace): Promise<Session> {
  return openSession(host, { compat: "released" });
}

async function openLaunchSession(
  host: RaviPlace,
  scope: Scope | undefined,
  { identity }: SessionOptions,
): Promise<Session> {
  if (scope?.identityKey === undefined) throw noKey(host, scope);
  if (identity !== undefined && identity !== scope.identityUuid && identity !== scope.identityName)
    throw inLaunch(`act as "${identity}"`);
  return keyed(host, scope, scope.identityKey, undefined);
}

async function openNamed(host: RaviPlace, scope: Scope | undefined, name: string): Promise<Session> {
  if (scope?.identityKey !== undefined && (await findAccount(host, scope)) === undefined) {
    const session = await openOwn(host, scope, scope.identityKey, name);
    if (session !== undefined) return session;
  }
  const account = await requireAccount(host, `act as "${name}"`);
  const { findIdentity } = await import("./find-identity.ts");
  const identity = await findIdentity(account, name);
  const { connectAsIdentity } = await import("./identity-client.ts");
  const client = await connectAsIdentity(host, account, identity);
  return { apiUrl: account.apiUrl, client, identity, account, scope, how: "flag" };
}

/** The session of a key that stands alone, when `name` is what its identity is called. */
async function openOwn(host: RaviPlace, scope: Scope, key: string, name: string): Promise<Session | undefined> {
  const session = await keyed(host, scope, key, undefined);
  const { identityUuid: uuid, identityName } = scope;
  if (name === uuid || name === identityName) return session;
  if (uuid !== undefined && identityName !== undefined) return undefined;
  const { ownIdentity } = await import("./own-identity.ts");
  const own = await ownIdentity(session);
  return name === own.uuid || name === own.name ? { ...session, identity: own } : undefined;
}

async function openCreatedHere(
  host: RaviPlace,
  account: Account | undefined,
  scope: Scope | undefined,
): Promise<Session | undefined> {
  if (account === undefined || host.env["RAVI_CONFIG_DIR"]) return undefined;
  const { createdHere } = await import("./created-here.ts");
  const [uuid, ...others] = await createdHere(host, account.apiUrl);
  if (uuid === undefined || others.length > 0) return undefined;
  const { connectAsIdentity } = await import("./identity-client.ts");
  const client = await connectAsIdentity(host, account, { uuid, name: "" });
  const identity = { uuid, name: undefined };
  return { apiUrl: account.apiUrl, client, identity, account, scope, how: "created-here" };
}

async function openScope(host: RaviPlace, scope: Scope | undefined, account: Account | undefined): Promise<Session> {
  if (scope?.identityKey !== undefined) return keyed(host, scope, scope.identityKey, account);
  // A directory that was named, or a config that says nothing, is no reason to act as everybody.
  const isNamed = Boolean(host.env["RAVI_CONFIG_DIR"]) || (scope !== undefined && scope.origin !== "home");
  const isEmpty = scope?.identityUuid === undefined && scope?.managementKey === undefined;
  if (account === undefined || (isNamed && isEmpty)) throw noKey(host, scope);
  if (scope?.identityUuid === undefined)
    return { apiUrl: account.apiUrl, client: account.client, identity: undefined, account, scope, how: "account" };
  const identity = { uuid: scope.identityUuid, name: scope.identityName ?? "" };
  const { connectAsIdentity } = await import("./identity-client.ts");
  const client = await connectAsIdentity(host, account, identity);
  return { apiUrl: account.apiUrl, client, identity, account, scope, how: "scope" };
}

async function keyed(host: RaviPlace, scope: Scope, key: string, account: Account | undefined): Promise<Session> {
  const { createRaviClient } = await import("@persona-launcher/ravi/client");
  const apiUrl = serviceOf(host, scope);
  const client = await withoutEarlier(createRaviClient({ apiUrl, key, fetch: host.fetch }), scope);
  const identity = { uuid: scope.identityUuid, name: scope.identityName };
  return { apiUrl, client, identity, account, scope, how: "scope" };
}

/** An identity of a pool had other users before; what they got is not this one's to read. */
async function withoutEarlier(client: RaviClient, { since }: Scope): Promise<RaviClient> {
  if (since === undefined) return client;
  const { messagesSince } = await import("../since/messages-since.ts");
  return messagesSince(client, since);
}
