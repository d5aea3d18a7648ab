import type { LinkCandidate } from "./link-candidates.ts";
import {
  asideHost,
  asidePath,
  enterPath,
  provePath,
  redirectorHost,
  redirectorPath,
  socialHosts,
  tokenParameter,
} from "./link-addresses.ts";
import { asideWords, enterWords, fallbackWords, followWords, proveWords } from "./link-words.ts";
import type { PhraseMatch } from "./words/phrase-finder.ts";

export interface ScoredLink {
  readonly score: number;
  readonly reason: string;
}

interface Evidence {
  readonly score: number;
  readonly note?: string;
}

/** How much speaks for following a link, from 0 to 1, and why in words. */
export function scoreLink(link: LinkCandidate, subject: string): ScoredLink {
  const token = hasToken(link.url);
  const evidence = [
    wording(link, token),
    address(link.url, token),
    topic(subject, token),
    redirector(link),
    shownElsewhere(link),
    host(link),
  ];
  const score = evidence.reduce((sum, part) => sum + part.score, 0.1);
  const notes = evidence.flatMap(({ note }) => (note === undefined ? [] : [note]));
  return { score: Math.min(0.99, Math.max(0, score)), reason: notes.join(", ") };
}

function wording(link: LinkCandidate, token: boolean): Evidence {
  const label = /^\s*(?:https?:\/\/|www\.)/i.test(link.label) ? "" : link.label;
  const own = wordsOf(label, token);
  if (own.score !== 0) return { ...own, ...(own.note !== undefined && { note: `its text says "${own.note}"` }) };
  if (fallbackWords.test(link.before) && token)
    return { score: 0.38, note: "it is the written-out address of a button" };
  const around = wordsOf(`${link.before} ${link.after}`, token);
  // A link with words of its own, "Great", may be about something else than the sentence before it.
  const weight = around.score < 0 ? 0.8 : label === "" || followWords.test(label) ? 0.85 : 0.5;
  return {
    score: around.score * weight,
    ...(around.note !== undefined && { note: `the text around says "${around.note}"` }),
  };
}

// "If you did not ask for this, cancel" proves nothing, whatever else the sentence says.
function wordsOf(text: string, token: boolean): Evidence {
  const aside = asideWords.first(text);
  const prove = proveWords.first(text);
  const enter = enterWords.first(text);
  const note = (match: PhraseMatch): string => text.slice(match.start, match.end);
  if (aside !== undefined && (prove === undefined || aside.start < prove.start)) {
    const isEntry = enter !== undefined && token && enter.start < aside.start;
    return isEntry ? { score: 0.2, note: note(enter) } : { score: -0.6 };
  }
  if (prove !== undefined) return { score: 0.42, note: note(prove) };
  if (enter !== undefined) return { score: token ? 0.34 : 0.12, note: note(enter) };
  const follow = followWords.first(text);
  return follow === undefined || !token ? { score: 0 } : { score: 0.2, note: note(follow) };
}

function address(url: URL, token: boolean): Evidence {
  const place = `${url.hostname}${url.pathname}${url.hash.startsWith("#/") ? url.hash.slice(1) : ""}`;
  const action = url.searchParams.get("mode") ?? url.searchParams.get("action") ?? "";
  if (asidePath.test(url.pathname)) return { score: -0.6 };
  const isProof = provePath.test(place) || /^(?:verify|confirm|activate)/i.test(action);
  const isEntry = enterPath.test(url.pathname);
  const secret = token ? 0.16 : url.pathname.length <= 1 ? -0.35 : -0.12;
  const score = (isProof ? 0.28 : isEntry ? 0.16 : 0) + secret;
  return {
    score,
    ...((isProof || isEntry) && { note: `its address looks like ${isProof ? "a confirmation" : "a sign-in"}` }),
  };
}

function topic(subject: string, token: boolean): Evidence {
  const isAbout = [proveWords, enterWords].some((words) => words.test(subject));
  return { score: isAbout && token ? 0.08 : 0 };
}

function redirector({ url, embedded }: LinkCandidate): Evidence {
  const isRedirector = redirectorHost.test(url.hostname) || redirectorPath.test(url.pathname);
  const others = embedded.filter((name) => name !== url.hostname);
  if (isRedirector) return { score: -0.12, note: `it passes through a redirector at ${url.hostname}` };
  return others.length === 0
    ? { score: 0 }
    : { score: -0.03, note: `it may lead on to ${others.slice(0, 3).join(", ")}` };
}

/** A link that shows one address and leads to another. */
function shownElsewhere({ label, url }: LinkCandidate): Evidence {
  const shown = /(?:https?:\/\/|www\.)[^\s<>"/?#]{1,255}/i.exec(label)?.[0].replace(/^www\./i, "https://www.");
  if (shown === undefined || !URL.canParse(shown)) return { score: 0 };
  const name = new URL(shown).hostname;
  const isSame = siteOf(name) === siteOf(url.hostname);
  return isSame ? { score: 0 } : { score: -0.2, note: `it shows ${name} and leads to ${url.hostname}` };
}

function siteOf(name: string): string {
  return name.split(".").slice(-2).join(".");
}

function host({ url }: LinkCandidate): Evidence {
  const isSocial = socialHosts.some((name) => url.hostname === name || url.hostname.endsWith(`.${name}`));
  return { score: isSocial ? -0.9 : asideHost.test(url.hostname) ? -0.5 : 0 };
}

function hasToken(url: URL): boolean {
  const parameters = [...url.searchParams, ...parametersOfFragment(url.hash)].slice(0, 60);
  if (parameters.some(([name, value]) => tokenParameter.test(name) && value.length >= 4)) return true;
  return (
    `${url.pathname}/${url.hash.slice(1)}`.split("/").slice(0, 60).some(isRandom) ||
    parameters.some(([, value]) => isRandom(value))
  );
}

/** Of `#token=…` as of `#/verify?token=…`. */
function parametersOfFragment(hash: string): Iterable<[string, string]> {
  const query = hash.indexOf("?");
  return new URLSearchParams(query === -1 ? hash.slice(1) : hash.slice(query + 1));
}

function isRandom(segment: string): boolean {
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(segment)) return true;
  const text = segment.slice(0, 4_096);
  if (text.length >= 6 && text.length < 10)
    return [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(text)) && /^\w+$/.test(text);
  if (text.length < 10 || !/^[\w.~:=%+-]+$/.test(text)) return false;
  const digits = text.replace(/\D/g, "").length;
  return (
    digits >= 2 &&
    /[A-Za-z]/.test(text) &&
    (text.length >= 20 ? !/^[a-z]+(?:-[a-z\d]+)+$/.test(text) : /[A-Z]/.test(text) || digits >= 3)
  );
}
