import type { RaviClient, RaviFetch } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";
import type { Account } from "./account.ts";
import { cacheKey, forgetCachedKey, readCachedKey } from "./key-cache.ts";

export interface NamedIdentity {
  readonly uuid: string;
  /** Empty when it is not known. */
  readonly name: string;
}

/**
 * A client that acts as one identity of the account, by a key of that identity: with the account's own key a service
 * that does not know `?identity=` would answer for everybody. The key is minted once and kept in the state directory.
 */
export async function connectAsIdentity(
  host: RaviPlace,
  account: Account,
  identity: NamedIdentity,
): Promise<RaviClient> {
  const { createRaviClient } = await import("@persona-launcher/ravi/client");
  const cached = await readCachedKey(host, ownerOf(account, identity));
  if (cached === undefined) {
    const key = await mintKey(host, account, identity);
    return createRaviClient({ apiUrl: account.apiUrl, key, fetch: host.fetch });
  }
  return createRaviClient({
    apiUrl: account.apiUrl,
    key: cached,
    fetch: renewing(host, () => mintKey(host, account, identity)),
  });
}

/** The cached key of an identity, or a new one. */
export async function keyOfIdentity(host: RaviPlace, account: Account, identity: NamedIdentity): Promise<string> {
  return (await readCachedKey(host, ownerOf(account, identity))) ?? mintKey(host, account, identity);
}

/** Keeps the key that came along when the identity was made. */
export async function keepKey(
  host: RaviPlace,
  account: Account,
  identity: NamedIdentity,
  identityKey: string,
): Promise<void> {
  await cacheKey(host, { ...ownerOf(account, identity), identityName: identity.name, identityKey });
}

export async function forgetKey(host: RaviPlace, account: Account, identity: NamedIdentity): Promise<void> {
  await forgetCachedKey(host, ownerOf(account, identity));
}

async function mintKey(host: RaviPlace, account: Account, identity: NamedIdentity): Promise<string> {
  const { key } = await account.client.identityKeys.create({ identityUuid: identity.uuid, label: "ravi" });
  await keepKey(host, account, identity, key);
  return key;
}

/** When a cached key is no longer accepted, one new one is minted and the request sent again: a 401 changed nothing. */
function renewing(host: RaviPlace, mint: () => Promise<string>): RaviFetch {
  const send: RaviFetch = host.fetch ?? globalThis.fetch;
  let renewed: Promise<string> | undefined;
  return async (url, init) => {
    const response = await send(url, init);
    if (response.status !== 401 || init.headers["authorization"] === undefined) return response;
    await response.body?.cancel();
    renewed ??= mint();
    return send(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${await renewed}` } });
  };
}

function ownerOf(
  account: Account,
  { uuid }: NamedIdentity,
): { apiUrl: string; accountKey: string; identityUuid: string } {
  return { apiUrl: account.apiUrl, accountKey: account.key, identityUuid: uuid };
}
