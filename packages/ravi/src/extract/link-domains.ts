import { RaviError } from "../ravi-error.ts";

/** Whether the host of a link is on an allow-list. */
export type DomainCheck = (host: string) => boolean;

/**
 * Reads an allow-list. `example.com` allows that host and those below it; a name without a dot (`localhost`) and an IP
 * address allow themselves only. Names are compared in their ASCII form, so that a look-alike in another script is
 * another name.
 *
 * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for an entry that is not a host name, and for an empty list.
 */
export function domainCheck(domains: readonly string[]): DomainCheck {
  if (domains.length === 0) {
    throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot wait for a link: the list of link domains is empty", {
      hint: "Name at least one domain, or leave the list out to allow all",
    });
  }
  const hosts = domains.map(parseDomain);
  return (host) => {
    const name = host.replace(/\.$/, "");
    return hosts.some((allowed) => name === allowed || (hasChildren(allowed) && name.endsWith(`.${allowed}`)));
  };
}

function parseDomain(domain: string): string {
  const name = domain
    .trim()
    .replace(/^\*?\./, "")
    .replace(/\.$/, "");
  const text = `https://${name}/`;
  const url = /^[\p{L}\p{N}._-]+$|^\[[\da-f:.]+\]$/iu.test(name) && URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined) return url.hostname;
  throw new RaviError(
    "RAVI_INVALID_ARGUMENT",
    `Cannot use "${domain.slice(0, 100)}" as a link domain: it is no host name`,
    {
      hint: "Give the name alone, for example example.com",
    },
  );
}

function hasChildren(host: string): boolean {
  return host.includes(".") && !/^[\d.]+$/.test(host);
}
