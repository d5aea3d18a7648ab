import { type LinkCandidate, linkCandidates } from "./link-candidates.ts";
import { type DomainCheck, domainCheck } from "./link-domains.ts";
import { type MessageContent, subjectLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";
import { scoreLink } from "./score-link.ts";

/** Which links count. */
export interface ExtractLinkOptions {
  /**
   * Hosts a link may lead to; a name includes the hosts below it. A redirector counts with its own host, and a link that
   * names another host in a parameter counts with that one as well. Default: any.
   */
  domains?: readonly string[] | undefined;
}

/** The sign-in or confirmation link of a message. */
export interface ExtractedLink {
  /** Absolute http(s) address in the one spelling that all programs read alike. */
  readonly url: string;
  /** From 0.5, just convincing, to 1. Comparable between messages; not a probability. */
  readonly confidence: number;
  /** Why this one, in words, with a note when it passes through a redirector or leads on elsewhere. */
  readonly reason: string;
}

const convincing = 0.5;
const clearLead = 0.06;

/**
 * Finds the link of a mail or SMS that verifies, confirms, activates or signs in, and none that unsubscribes, tracks,
 * helps or sells. Looks at the first MiB of each part, opens nothing. Answers `undefined` when nothing is convincing
 * or two different links are about equally so. Links with a user name in front of the host are never answered.
 *
 * The text is a stranger's: give `domains` whenever it is known where the link should lead.
 *
 * @throws {RaviError} `RAVI_INVALID_ARGUMENT` when `domains` is empty or holds something that is no host name.
 * @example
 * extractLink(mail, { domains: ["example.com"] })?.url; // "https://app.example.com/verify?token=k3Jx…"
 */
export function extractLink(message: MessageContent, options: ExtractLinkOptions = {}): ExtractedLink | undefined {
  const isAllowed = options.domains === undefined ? undefined : domainCheck(options.domains);
  const subject = normaliseText((message.subject ?? "").slice(0, subjectLimit));
  const links = linkCandidates(message).filter((link) => isAllowed === undefined || leadsInside(link, isAllowed));
  const [best, second] = merge(links.map((link) => scored(link, subject)));
  if (best === undefined || best.confidence < convincing) return undefined;
  if (second !== undefined && best.confidence - second.confidence < clearLead) return undefined;
  return { ...best, confidence: Math.round(best.confidence * 100) / 100 };
}

function leadsInside({ url, embedded }: LinkCandidate, isAllowed: DomainCheck): boolean {
  return isAllowed(url.hostname) && embedded.every((host) => isAllowed(host));
}

function scored(link: LinkCandidate, subject: string): ExtractedLink {
  const { score, reason } = scoreLink(link, subject);
  return { url: link.url.href, confidence: score, reason };
}

function merge(links: readonly ExtractedLink[]): ExtractedLink[] {
  const byUrl = new Map<string, ExtractedLink>();
  for (const link of links) {
    const known = byUrl.get(link.url);
    if (known === undefined || link.confidence > known.confidence) byUrl.set(link.url, link);
  }
  return [...byUrl.values()].sort((one, other) => other.confidence - one.confidence);
}
