import { htmlToText } from "./html-to-text.ts";
import { type LinkTarget, parseLink } from "./link-url.ts";
import { type MessageContent, partLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";
import { isForwarded, withoutQuotes } from "./quotes.ts";

/** A link of a message and what stands around it. */
export interface LinkCandidate extends LinkTarget {
  /** The visible text of an HTML link; empty for an address in plain text. */
  readonly label: string;
  /** The words before and after it, up to the neighbouring links. */
  readonly before: string;
  readonly after: string;
}

/** Links of one part that are looked at. */
export const linkLimit: number = 300;

const contextLimit = 160;

/** All links of a message that may be followed, in the order of its parts: text, SMS, HTML. */
export function linkCandidates(message: MessageContent): LinkCandidate[] {
  const withQuotes = isForwarded(message.subject ?? "");
  const text = (message.text_content ?? "").slice(0, partLimit);
  return [
    ...linksOfText(withQuotes ? text : withoutQuotes(text)),
    ...linksOfText(message.body ?? ""),
    ...linksOfHtml(message.html_content ?? "", withQuotes),
  ];
}

interface Place {
  readonly address: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

function linksOfText(part: string): LinkCandidate[] {
  const text = joinWrapped(decodeQuotedPrintable(part.slice(0, partLimit)).replace(/\r\n?/g, "\n"));
  return toCandidates(text, addressesIn(text));
}

function linksOfHtml(part: string, withQuotes: boolean): LinkCandidate[] {
  const { text, anchors } = htmlToText(decodeQuotedPrintable(part.slice(0, partLimit)), { withQuotes });
  const places = anchors.map(({ href, label, start, end }) => ({ address: href, label, start, end }));
  // An address that is only written out counts too, unless it is the text of a link.
  const covered = createCover(places);
  const written = addressesIn(text).filter((place) => !covered(place));
  return toCandidates(
    text,
    [...places.slice(0, linkLimit), ...written].sort((one, other) => one.start - other.start),
  );
}

function createCover(places: readonly Place[]): (place: Place) => boolean {
  let next = 0;
  let reach = 0;
  return ({ start }) => {
    for (let place = places[next]; place !== undefined && place.start <= start; place = places[next]) {
      reach = Math.max(reach, place.end);
      next += 1;
    }
    return start < reach;
  };
}

const address = /https?:\/\/[^\s<>"'`|^{}\u3000-\u303f\uff00-\uffef\u4e00-\u9fff\uac00-\ud7a3\u3040-\u30ff]{1,8192}/gi;

function addressesIn(text: string): Place[] {
  const places: Place[] = [];
  for (const { 0: match, index } of text.matchAll(address)) {
    const trimmed = withoutTrailingMarks(match);
    places.push({ address: trimmed, label: "", start: index, end: index + trimmed.length });
    if (places.length >= linkLimit) break;
  }
  return places;
}

/** Takes off what belongs to the sentence: full stops, quotes, a bracket that was opened before the address. */
function withoutTrailingMarks(match: string): string {
  let end = match.length;
  for (; end > 0; end -= 1) {
    const last = match.charAt(end - 1);
    const open = last === ")" ? "(" : last === "]" ? "[" : undefined;
    const isClosing = open !== undefined && match.lastIndexOf(open, end - 1) === -1;
    if (!isClosing && !/[.,;:!?*_~…’”»]/.test(last)) break;
    // A run of marks is no address any more; looking at all of it would make the work quadratic.
    if (match.length - end > 64) break;
  }
  return match.slice(0, end);
}

const wrapWidth = 66;

/** Puts addresses together that a mail program broke at the end of a line, and those in `<…>` over several lines. */
function joinWrapped(text: string): string {
  if (!text.includes("://")) return text;
  const lines = text.split("\n");
  const joined: string[] = [];
  let open = false;
  for (const line of lines) {
    if (open && /^(?!https?:)[\w\-.~%&=?/#+:;,@!$()]+>?[.)]?$/.test(line.trim()))
      joined.push(`${joined.pop() ?? ""}${line.trim()}`);
    else joined.push(line.trimEnd());
    open = isBroken(line, joined.at(-1) ?? "");
  }
  return joined.join("\n");
}

function isBroken(line: string, whole: string): boolean {
  const tail = whole.slice(-4_200);
  const start = Math.max(...[" ", "\t", "<", ">", '"'].map((mark) => tail.lastIndexOf(mark)));
  if (!/^https?:\/\/.{4}/i.test(tail.slice(start + 1))) return false;
  return tail.charAt(start) === "<" || line.trimEnd().length >= wrapWidth;
}

function toCandidates(text: string, places: readonly Place[]): LinkCandidate[] {
  return places.slice(0, linkLimit).flatMap((place, index) => {
    const target = parseLink(place.address);
    if (target === undefined) return [];
    const from = Math.max(places[index - 1]?.end ?? 0, place.start - contextLimit, 0);
    const to = Math.min(places[index + 1]?.start ?? text.length, place.end + contextLimit);
    const before = normaliseText(text.slice(from, place.start));
    const after = normaliseText(text.slice(place.end, Math.max(place.end, to)));
    return [{ ...target, label: place.label, before: sentenceBefore(before), after: sentenceAfter(after) }];
  });
}

function sentenceBefore(text: string): string {
  const cut = [...text.matchAll(/[.!?。！？]\s+(?=\S)|\n\s*\n\s*(?=\S[^]*\n\s*\n)/g)].at(-1);
  return cut === undefined ? text : text.slice(cut.index + cut[0].length);
}

function sentenceAfter(text: string): string {
  // After an address in a line of its own the sentence may go on in the next: "… to pick a password".
  return /^(?:\s*\n\s*(?=\p{Ll}))?[^.!?。！？\n]*/u.exec(text)?.[0] ?? "";
}
