/** A link of a message that may be followed. */
export interface LinkTarget {
  readonly url: URL;
  /** Hosts named in its parameters: where a redirector would lead. */
  readonly embedded: readonly string[];
}

const urlLimit = 8_192;

/**
 * Reads a link's address. `undefined` for anything but http(s), and for addresses that programs read differently: with
 * a user name (`https://good.example@evil.test`), a backslash, a control character or a blank in the host.
 */
export function parseLink(text: string): LinkTarget | undefined {
  const plain = text.trim().replace(/[\r\n\t]+[ ]*/g, "");
  if (plain.length > urlLimit || !/^https?:\/\/[^/?#]/i.test(plain) || hasTrick(plain) || !URL.canParse(plain))
    return undefined;
  const url = new URL(plain);
  if (url.username !== "" || url.password !== "" || url.hostname === "") return undefined;
  return { url, embedded: embeddedHosts(url) };
}

function hasTrick(text: string): boolean {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? "";
  return /[@\s%]/.test(authority) || text.includes("\\") || /\p{Cc}/u.test(text);
}

function embeddedHosts(url: URL): string[] {
  const values = [...url.searchParams.values()].slice(0, 50);
  const hosts = values.flatMap((value) => {
    const target = value.startsWith("//") ? `https:${value}` : value;
    return /^https?:[/\\]/i.test(target) && URL.canParse(target) ? [new URL(target).hostname] : [];
  });
  return [...new Set(hosts)];
}
