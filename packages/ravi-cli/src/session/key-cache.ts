import { createHash } from "node:crypto";
import { join } from "node:path";
import type { RaviPlace } from "../ravi-host.ts";
import { makeStateDirectory, stateDirectory } from "./state-directory.ts";

/** Whose key it is. The account is part of it, so that no other account of this machine gets to it. */
export interface CachedKeyOwner {
  readonly apiUrl: string;
  readonly accountKey: string;
  readonly identityUuid: string;
}

export interface CachedKey extends CachedKeyOwner {
  readonly identityKey: string;
  readonly identityName: string;
}

/** A cached key is a scope of its own, in the state directory: same modes, same atomic writing. */
export async function readCachedKey(host: RaviPlace, owner: CachedKeyOwner): Promise<string | undefined> {
  const directory = cachePath(host, owner);
  if (directory === undefined) return undefined;
  const { readScope } = await import("@persona-launcher/ravi/read-scope");
  try {
    const scope = await readScope({ env: { RAVI_CONFIG_DIR: directory }, cwd: directory });
    return scope?.identityUuid === owner.identityUuid ? scope.identityKey : undefined;
  } catch {
    // A damaged entry is as good as none: another key is minted.
    return undefined;
  }
}

/** Keeps the key for the next command. That it cannot be kept is no failure: it can be minted again. */
export async function cacheKey(host: RaviPlace, key: CachedKey): Promise<void> {
  const state = stateDirectory(host);
  const directory = cachePath(host, key);
  if (state === undefined || directory === undefined) return;
  try {
    const { writeScope } = await import("@persona-launcher/ravi/write-scope");
    await makeStateDirectory(state, "keys");
    await writeScope(directory, key);
  } catch {
    await forgetCachedKey(host, key);
  }
}

export async function forgetCachedKey(host: RaviPlace, owner: CachedKeyOwner): Promise<void> {
  const directory = cachePath(host, owner);
  if (directory === undefined) return;
  const { removeScope } = await import("@persona-launcher/ravi/remove-scope");
  await removeScope(directory, { identityUuid: owner.identityUuid }).catch(() => undefined);
}

function cachePath(host: RaviPlace, { apiUrl, accountKey, identityUuid }: CachedKeyOwner): string | undefined {
  const state = stateDirectory(host);
  const name = createHash("sha256")
    .update(JSON.stringify([apiUrl, accountKey, identityUuid]))
    .digest("hex");
  return state === undefined ? undefined : join(state, "keys", name.slice(0, 32));
}
