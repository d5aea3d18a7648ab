import type { FastRequest } from "./fast-reply.ts";
import type { FastScope } from "./fast-scope.ts";
import { plainGet } from "./plain-get.ts";

/**
 * One GET without `fetch`, which takes longer to load than all the rest. Like the client, only to loopback over plain
 * http, and anywhere over https. `undefined` for an address that the client has to look at.
 */
export async function startFastRequest({ apiUrl, key }: FastScope, path: string): Promise<FastRequest | undefined> {
  const address = `${apiUrl.replace(/\/+$/, "")}${path}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return undefined;
  const headers = { accept: "application/json", "user-agent": "persona-launcher", authorization: `Bearer ${key}` };
  if (url.protocol === "https:") return (await import("./secure-get.ts")).secureGet(url, headers);
  const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return url.protocol === "http:" && isLoopback ? plainGet(url, headers) : undefined;
}
