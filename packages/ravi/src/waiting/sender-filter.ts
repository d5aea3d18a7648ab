import { RaviError } from "../ravi-error.ts";

/** An address, a domain, a telephone number, an SMS sender's name, or an expression for the whole of it. */
export type SenderPattern = string | RegExp;

/** Characters of a sender that are looked at. */
const senderLimit = 1_000;

/**
 * Whether a sender is on the list. Of `"good@example.com" <evil@evil.test>` the address in angle brackets counts: the
 * name before it is free text.
 *
 * @throws {RaviError} `RAVI_INVALID_ARGUMENT` for an empty list or an empty entry.
 */
export function senderFilter(
  patterns: SenderPattern | readonly SenderPattern[] | undefined,
): (from: string) => boolean {
  if (patterns === undefined) return () => true;
  const list = typeof patterns === "string" || patterns instanceof RegExp ? [patterns] : patterns;
  if (list.length === 0 || list.some((pattern) => typeof pattern === "string" && pattern.trim() === "")) {
    throw new RaviError("RAVI_INVALID_ARGUMENT", "Cannot wait for a sender: the list is empty or has an empty entry", {
      hint: "Name an address, a domain or a number, or leave the list out to take messages of anybody",
    });
  }
  const tests = list.map(senderTest);
  return (from) => {
    const sender = senderAddress(from);
    return sender !== "" && tests.some((test) => test(sender));
  };
}

/** The address of a `From` text, in lower case. */
export function senderAddress(from: string): string {
  const text = from.slice(0, senderLimit).trim();
  const bracketed = text.endsWith(">") ? text.slice(text.lastIndexOf("<") + 1, -1) : text;
  return bracketed.trim().toLowerCase();
}

function senderTest(pattern: SenderPattern): (sender: string) => boolean {
  if (pattern instanceof RegExp) return regexTest(pattern);
  const wanted = pattern.trim().toLowerCase();
  if (isPhone(wanted)) return (sender) => isPhone(sender) && digitsOf(sender) === digitsOf(wanted);
  if (wanted.includes("@") && !wanted.startsWith("@")) return (sender) => sender === wanted;
  const domain = wanted.replace(/^[@*.]+/, "");
  return (sender) => {
    const host = sender.includes("@") ? sender.slice(sender.lastIndexOf("@") + 1) : undefined;
    return host === undefined
      ? sender === wanted
      : host === domain || (domain.includes(".") && host.endsWith(`.${domain}`));
  };
}

// A regular expression with the flag g or y keeps its place from one test to the next.
function regexTest(pattern: RegExp): (sender: string) => boolean {
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
  return (sender) => stateless.test(sender);
}

function isPhone(text: string): boolean {
  return /^\+?[\d\s().-]{3,30}$/.test(text) && /\d{2}/.test(text);
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}
