import { isIP } from "node:net";
import { LocalRaviError } from "../local-ravi-error.ts";

/**
 * The loopback address to listen on.
 *
 * @throws LocalRaviError `HOST_NOT_LOOPBACK`
 */
export function requireLoopback(host: string): string {
  if (host === "localhost") return "127.0.0.1";
  if (host === "::1" || isLoopbackV4(host)) return host;
  throw new LocalRaviError(
    "HOST_NOT_LOOPBACK",
    `Cannot listen on "${host}": local Ravi serves loopback addresses only`,
    {
      hint: "Use 127.0.0.1 or ::1",
    },
  );
}

/**
 * Whether a `Host` header names this machine's loopback. A web page that points its own name at 127.0.0.1 (DNS
 * rebinding) does not.
 */
export function isLoopbackHostHeader(header: string): boolean {
  const name = header.replace(/:\d*$/, "").toLowerCase();
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || isLoopbackV4(name);
}

function isLoopbackV4(host: string): boolean {
  return isIP(host) === 4 && host.startsWith("127.");
}
