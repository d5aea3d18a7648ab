import { isIP } from "node:net";
import { domainToASCII } from "node:url";

// Under a country's top level these labels are registries of their own: example.co.uk, example.com.au.
const secondLevelLabels = new Set(
  "ac asn assn co com csiro edu gen go gob gouv gov govt gub ltd mil muni ne net ngo nhs nic nom or org plc sch".split(
    " ",
  ),
);

// Hosting domains whose customers are strangers to each other, from the private section of the public suffix list.
const hostingDomains = new Set(
  "appspot.com azurewebsites.net blogspot.com cloudfront.net deno.dev firebaseapp.com fly.dev github.io gitlab.io glitch.me herokuapp.com myshopify.com netlify.app ngrok-free.app ngrok.app ngrok.io onrender.com pages.dev repl.co replit.app run.app s3.amazonaws.com surge.sh up.railway.app vercel.app web.app wixsite.com wordpress.com workers.dev".split(
    " ",
  ),
);

/**
 * The domain a site belongs to: `https://login.example.co.uk/in?x=1` gives `example.co.uk`. Takes a URL, a host with or
 * without port, or a domain; IP addresses and single labels stay as they are. Undefined when there is no host in it.
 *
 * Public suffixes are told by pattern (a two-letter top level after a registry label) and by a list of large hosting
 * domains, not by the whole public suffix list.
 */
export function registrableDomain(text: string): string | undefined {
  const host = hostOf(text.trim());
  if (host === undefined || isIP(host) !== 0 || host.startsWith("[")) return host;
  const labels = host.split(".");
  if (labels.some((label) => label === "")) return undefined;
  return labels.slice(-(suffixLength(labels) + 1)).join(".");
}

function hostOf(text: string): string | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const authority = /^[^:]+:\/\/([^/?#\\]*)/.exec(withScheme)?.[1] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  const ascii = host.startsWith("[") ? host.toLowerCase() : domainToASCII(host.replace(/\.$/, ""));
  return /^(?:\[[\da-f:.]+\]|[a-z\d._-]+)$/.test(ascii) ? ascii : undefined;
}

function suffixLength(labels: readonly string[]): number {
  for (const length of [3, 2]) {
    if (hostingDomains.has(labels.slice(-length).join("."))) return length;
  }
  const [second = "", top = ""] = labels.slice(-2);
  return labels.length > 2 && top.length === 2 && secondLevelLabels.has(second) ? 2 : 1;
}
