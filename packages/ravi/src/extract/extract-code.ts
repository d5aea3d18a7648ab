import { type CodeCandidate, codeCandidates } from "./code-candidates.ts";
import { codeContext } from "./code-context.ts";
import type { MessageContent } from "./message-content.ts";
import { messageParts } from "./message-parts.ts";
import { type MessageTopic, topicOf } from "./message-topic.ts";
import { type ScoredCode, scoreCode } from "./score-code.ts";

/** The one-time code of a message. */
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

interface Found extends ScoredCode {
  readonly code: string;
  readonly written: string;
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
  const parts = messageParts(message);
  const topic = topicOf(parts);
  const codes = merge(parts.flatMap((part) => codesIn(part.text, topic)));
  const [best, second] = codes;
  if (best === undefined) return undefined;
  if (confidenceOf(best) < convincing) return onlyOneLeft(codes);
  if (second !== undefined && confidenceOf(best) - confidenceOf(second) < clearLead) return undefined;
  return answer(best, confidenceOf(best), best.reason);
}

function codesIn(text: string, topic: MessageTopic): Found[] {
  return codeCandidates(text).map((candidate) => scored(text, candidate, topic));
}

function scored(text: string, candidate: CodeCandidate, topic: MessageTopic): Found {
  const { code, written } = candidate;
  return { code, written, parts: 1, ...scoreCode(candidate, codeContext(text, candidate), topic) };
}

/** One entry per code, best first; being found again counts a little, and what is said against it counts everywhere. */
function merge(codes: readonly Found[]): Found[] {
  const byCode = new Map<string, Found>();
  for (const found of codes) {
    const known = byCode.get(found.code);
    const better = known === undefined || found.score > known.score ? found : known;
    byCode.set(found.code, {
      ...better,
      parts: (known?.parts ?? 0) + 1,
      against: Math.max(found.against, known?.against ?? 0),
      hints: Math.max(found.hints, known?.hints ?? 0),
    });
  }
  return [...byCode.values()].sort((one, other) => confidenceOf(other) - confidenceOf(one) || other.parts - one.parts);
}

function confidenceOf({ score, against }: Found): number {
  return score - against;
}

const enoughHints = 4;

/** In a message that is about a code, the only number that is nothing else is the code, however it is worded. */
function onlyOneLeft(codes: readonly Found[]): ExtractedCode | undefined {
  const [only, another] = codes.filter(({ hints, against }) => hints > 0 && against === 0);
  if (only === undefined || another !== undefined || only.hints < enoughHints) return undefined;
  return answer(only, convincing + 0.02 * (only.hints - enoughHints), `${only.reason}, and nothing else can be it`);
}

function answer({ code, written }: Found, confidence: number, reason: string): ExtractedCode {
  return { code, written, confidence: Math.round(confidence * 100) / 100, reason };
}
