import type { RequestPoint } from "./fault-proxy.ts";

const watching: ReadonlySet<string> = new Set(["/api/events/stream/", "/api/email-messages/", "/api/messages/"]);

/** All but what every launch asks for while its agent works: whether a code has come in. */
export function butWatching({ method, route }: RequestPoint): boolean {
  return method !== "GET" || !watching.has(route);
}
