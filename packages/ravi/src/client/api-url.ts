import { RaviError } from "../ravi-error.ts";

const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether the address is on this machine, by its name. */
export function isLoopback({ hostname }: URL): boolean {
  return loopbackHost.test(hostname);
}

/**
 * Checks a Ravi address and returns it without trailing slash. A path prefix is kept.
 *
 * @throws {RaviError} `RAVI_INVALID_URL` when it is not an http(s) URL or carries credentials, a query or a fragment;
 * `RAVI_INSECURE_URL` for plain http to another machine.
 */
export function parseApiUrl(text: string): string {
  const url = parseUrl(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw invalid(shown(text), `its scheme is "${url.protocol}"`);
  }
  if (url.username !== "" || url.password !== "") throw invalid(url.origin, "it carries a user name or a password");
  if (url.search !== "" || url.hash !== "") throw invalid(url.origin, "it carries a query or a fragment");
  if (url.protocol === "http:" && !isLoopback(url)) throw insecure(url.origin);
  return url.href.replace(/\/+$/, "");
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw invalid(shown(text), "it is not a URL");
  }
}

// What stands before an @ may be a password.
function shown(text: string): string {
  return text.slice(text.lastIndexOf("@") + 1);
}

function invalid(address: string, state: string): RaviError {
  return new RaviError("RAVI_INVALID_URL", `Cannot use "${address}" as the Ravi address: ${state}`, {
    hint: "Give the address of the service alone, for example https://ravi.id",
  });
}

function insecure(origin: string): RaviError {
  return new RaviError(
    "RAVI_INSECURE_URL",
    `Cannot use "${origin}" as the Ravi address: plain http leaves this machine`,
    {
      hint: "Use https, or a loopback address such as http://127.0.0.1:8787",
    },
  );
}
