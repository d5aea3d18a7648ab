import { type CodeCandidate, codeCandidates } from "./code-candidates.ts";
import { codeContext, namesCode } from "./code-context.ts";
import { warningWords } from "./code-words.ts";
import { htmlToText } from "./html-to-text.ts";
import { type MessageContent, partLimit, subjectLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";
import { type MessageTopic, scoreCode } from "./score-code.ts";

export interface ExtractedCode {
  /**
   * What to type: ASCII digits and letters, case as written, without the separators it was grouped by (`482-913` →
   * `482913`, `A7K-2QX` → `A7K2QX`) and without a brand's prefix (`G-482913` → `482913`).
   */
  readonly code: string;
  /** As it stands in the message, for forms that want the hyphen or the prefix. */
  readonly written: string;
  /** From 0.5, just convincing, to 1. Comparable between messages; not a probability. */
  readonly confidence: number;
  /** Why this one, in words, for a person who reads a log. */
  readonly reason: string;
}

interface Found extends ExtractedCode {
  /** In how many parts of the message it was found. */
  readonly parts: number;
}

const convincing = 0.5;
const clearLead = 0.08;

/**
 * Finds the one-time code in a mail or SMS: subject, text and HTML are all looked at, 1 MiB of each, and digits of every
 * script count. Answers `undefined` when nothing is convincing or two different candidates are about equally so.
 *
 * The text is a stranger's. Whoever can send to the address can send a code; check the sender too.
 *
 * @example
 * extractCode({ subject: "Sign in to Example", text_content: "Your code: 482-913" })?.code; // "482913"
 */
export function extractCode(message: MessageContent): ExtractedCode | undefined {
  const parts = readableParts(message);
  const topic = topicOf(parts);
  const [best, second] = merge(parts.flatMap((part) => codesIn(part.text, topic)));
  if (best === undefined || best.confidence < convincing) return undefined;
  if (second !== undefined && best.confidence - second.confidence < clearLead) return undefined;
  const { code, written, confidence, reason } = best;
  return { code, written, confidence: round(confidence), reason };
}

interface Part {
  readonly kind: "subject" | "body";
  readonly text: string;
}

function readableParts(message: MessageContent): Part[] {
  const subject = normaliseText((message.subject ?? "").slice(0, subjectLimit));
  const bodies = [message.text_content, message.body].map((text) =>
    normaliseText(decodeQuotedPrintable((text ?? "").slice(0, partLimit))),
  );
  const html = htmlToText(decodeQuotedPrintable((message.html_content ?? "").slice(0, partLimit))).text;
  const parts: Part[] = [{ kind: "subject", text: subject }];
  return [...parts, ...[...bodies, html].map((text) => ({ kind: "body", text }) as const)].filter(
    ({ text }) => text.trim() !== "",
  );
}

const topicLimit = 20_000;

function topicOf(parts: readonly Part[]): MessageTopic {
  const bound = parts.map(({ text }) => /(?:^|\n)@[\w.-]{1,255} #([A-Za-z0-9]{4,10})(?=\s|$)/.exec(text)?.[1]);
  return {
    isSubjectAboutCode: parts.some(({ kind, text }) => kind === "subject" && namesCode(text)),
    namesCode: parts.some(({ text }) => namesCode(text.slice(0, topicLimit))),
    warnsOfMisuse: parts.some(({ text }) => warningWords.test(text.slice(0, topicLimit).toLowerCase())),
    boundCode: bound.find((code) => code !== undefined),
  };
}

function codesIn(text: string, topic: MessageTopic): ExtractedCode[] {
  return codeCandidates(text).map((candidate) => scored(text, candidate, topic));
}

function scored(text: string, candidate: CodeCandidate, topic: MessageTopic): ExtractedCode {
  const { score, reason } = scoreCode(candidate, codeContext(text, candidate), topic);
  return { code: candidate.code, written: candidate.written, confidence: score, reason };
}

/** One entry per code, best first; being found again counts a little. */
function merge(codes: readonly ExtractedCode[]): Found[] {
  const byCode = new Map<string, Found>();
  for (const found of codes) {
    const known = byCode.get(found.code);
    const better = known === undefined || found.confidence > known.confidence ? found : known;
    byCode.set(found.code, { ...better, parts: (known?.parts ?? 0) + 1 });
  }
  return [...byCode.values()].sort((one, other) => other.confidence - one.confidence || other.parts - one.parts);
}

function round(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
