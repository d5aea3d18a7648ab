import type { CodeCandidate, CodeShape } from "./code-candidates.ts";
import type { CodeContext } from "./code-context.ts";
import type { CodeLabel } from "./code-label.ts";
import { commandWords, ownerWords, sellingWords, signInWords, staleWords } from "./code-patterns.ts";
import type { MessageTopic } from "./message-topic.ts";

export interface ScoredCode {
  /** From 0 to 1, not counting what is said against it. */
  readonly score: number;
  /** How much is said against it: that it is used up, or a discount. Counts wherever else the same code stands. */
  readonly against: number;
  /** How much speaks for it apart from a name, for when no other number is left. */
  readonly hints: number;
  readonly reason: string;
}

const digitPriors: Readonly<Record<number, number>> = { 4: 0.24, 5: 0.25, 6: 0.32, 7: 0.24, 8: 0.26 };
const shapePriors: Readonly<Record<Exclude<CodeShape, "digits">, number>> = {
  "grouped digits": 0.24,
  "dotted digits": 0.12,
  "spaced characters": 0.33,
  "prefixed digits": 0.26,
  "letters and digits": 0.22,
  "grouped letters and digits": 0.26,
  "unevenly grouped": 0.16,
  "loosely grouped": 0.14,
  letters: 0.06,
};
const placeWords = {
  before: "right after",
  after: "followed by",
  above: "below a line with",
  below: "above a line with",
};

/** How much speaks for a candidate, from 0 to 1, and why in words. */
export function scoreCode(candidate: CodeCandidate, context: CodeContext, topic: MessageTopic): ScoredCode {
  const isBound = topic.boundCode === candidate.code;
  const parts = [
    prior(candidate),
    labelScore(candidate, context, topic),
    isBound ? 0.6 : 0,
    context.isAlone ? 0.1 : 0,
    -doubts(candidate, context),
  ];
  const score = parts.reduce((sum, part) => sum + part, 0);
  return {
    score: Math.min(0.99, Math.max(0, score)),
    against: against(context),
    hints: hints(candidate, context, topic),
    reason: reasonOf(candidate, context, isBound),
  };
}

function prior(candidate: CodeCandidate): number {
  const { code, written, shape } = candidate;
  if (shape === "digits") return digitPriors[code.length] ?? 0.04;
  if (shape === "grouped digits" && code.length === 6) return 0.33;
  if (isUserCode(candidate)) return 0.26;
  if (shape === "letters" && code !== written) return 0.15;
  if (shape === "letters and digits" && !/^[A-Z0-9]+$/.test(code)) return /^[a-z]+\d{1,4}$/i.test(code) ? 0 : 0.1;
  if (shape === "grouped letters and digits" && /[a-z]/.test(code)) return 0.14;
  return shapePriors[shape];
}

/** The codes of device sign-ins have no vowels, so that they never spell a word (RFC 8628, section 6.1). */
function isUserCode({ code, written, shape }: CodeCandidate): boolean {
  return shape === "letters" && code !== written && /^[^AEIOU]{6,}$/.test(code);
}

function labelScore(candidate: CodeCandidate, context: CodeContext, topic: MessageTopic): number {
  const { label, isAlone, clause } = context;
  if (label?.kind === "number") return -0.6;
  if (label !== undefined) {
    const weight = isCorroborated(label, context, topic) ? label.weight : label.weight * 0.2;
    return 0.5 * weight + (topic.isSubjectAboutCode ? 0.05 : 0);
  }
  if (topic.isEditorial) return 0;
  const topicScore = (topic.isSubjectAboutCode ? 0.2 : 0) + (topic.namesCode ? 0.1 : 0);
  const hint = signInWords.test(clause) ? 0.14 : 0;
  if (isAlone) return topicScore + hint;
  const isTelling = topic.warnsOfMisuse || topic.tellsValidity || candidate.shape.includes(" ");
  const commanded = commandWords.test(clause) ? (isTelling ? 0.2 : 0.1) : 0;
  const isDirect = hint > 0 && endsInCommand(context.clauseBefore);
  return Math.min(isDirect ? 0.28 : 0.22, topicScore * 0.5 + hint + commanded + (isDirect ? 0.1 : 0));
}

/** "To confirm …, type 90317". */
function endsInCommand(clauseBefore: string): boolean {
  const end = clauseBefore.trimEnd().length;
  return commandWords.all(clauseBefore).some((match) => match.end === end);
}

/**
 * Whether more than a name says that a code is sent: "Read how code 4471 became a legend" names one and sends none, a
 * "Passcode" may open a meeting, a "Filialcode" is the number of a shop.
 */
function isCorroborated(label: CodeLabel, { clause, isAlone }: CodeContext, topic: MessageTopic): boolean {
  const isSaid = [ownerWords, commandWords, signInWords].some((words) => words.test(clause));
  if (topic.isEditorial) return isAlone || ownerWords.test(clause);
  if (isSaid || topic.warnsOfMisuse) return true;
  if (label.isVague) return false;
  return isAlone || topic.tellsValidity || topic.isText || (topic.isSubjectAboutCode && !label.isBare);
}

function against({ ownWords, clause }: CodeContext): number {
  return (staleWords.test(ownWords) ? 0.6 : 0) + (sellingWords.test(clause) ? 0.4 : 0);
}

function doubts(candidate: CodeCandidate, context: CodeContext): number {
  const { label, isHashed } = context;
  const isNamed = label?.kind === "code" && label.weight > 0.85;
  const isPlain = candidate.shape === "letters" && !isUserCode(candidate) && !(isNamed && label.place !== "after");
  return [
    yearDoubt(candidate, context),
    isHashed && !isNamed ? 0.2 : 0,
    isPlain ? 0.4 : 0,
    /^(\d)0{3,}$/.test(candidate.code) && !isNamed ? 0.15 : 0,
    // SUMMER25: a word with a year or a share is what shops make up.
    /^[A-Za-z]{4,}\d{1,3}$/.test(candidate.code) ? 0.3 : 0,
  ].reduce((sum, part) => sum + part, 0);
}

const yearShape = /^(?:1[5-9]\d\d|20\d\d)$/;
const yearPrepositions =
  /(?:^|[\s(])(?:in|since|of|by|until|before|after|around|im|seit|bis|en|depuis|desde|em|nel|dal|sinds|w|od|roku|в|с|до)\s*$/iu;

// One code in fifty looks like a year, and nearly everything that looks like a year is one.
function yearDoubt({ code, shape }: CodeCandidate, { label, isAlone, clauseBefore }: CodeContext): number {
  if (shape !== "digits" || !yearShape.test(code)) return 0;
  const isNamed = label?.kind === "code" && (label.weight === 1 || isAlone || /[:：=]\s*$/.test(clauseBefore));
  return isNamed && !yearPrepositions.test(clauseBefore) ? 0.12 : 0.5;
}

const certainShapes: ReadonlySet<CodeShape> = new Set([
  "digits",
  "grouped digits",
  "spaced characters",
  "prefixed digits",
  "grouped letters and digits",
]);

function hints(candidate: CodeCandidate, context: CodeContext, topic: MessageTopic): number {
  const isCommanded = commandWords.test(context.clause);
  if (topic.isEditorial || !isLikely(candidate, context, isCommanded)) return 0;
  const isSignIn = signInWords.test(context.clause);
  const isNamed = context.label !== undefined && context.label.weight >= 0.5;
  const isLeading = topic.isText && context.isLeading;
  if (!topic.isRetrieved && !isNamed && ![context.isAlone, isCommanded, isSignIn, isLeading].includes(true)) return 0;
  return [
    topic.namesCode ? 2 : 0,
    topic.isRetrieved ? 4 : 0,
    topic.isSubjectAboutCode ? 1 : 0,
    topic.warnsOfMisuse ? 1 : 0,
    topic.tellsValidity ? 1 : 0,
    context.isAlone || isLeading ? 1 : 0,
    isCommanded || (isLeading && topic.commands) ? 1 : 0,
    isSignIn || (isLeading && topic.isAboutSignIn) ? 1 : 0,
  ].reduce((sum, part) => sum + part, 0);
}

function isLikely({ code, shape }: CodeCandidate, context: CodeContext, isCommanded: boolean): boolean {
  if (context.label?.kind === "number" || context.isHashed || context.isInAddress) return false;
  if (shape === "digits" && yearShape.test(code)) return false;
  return code.length <= 8 && (certainShapes.has(shape) || (shape === "dotted digits" && isCommanded));
}

function reasonOf(candidate: CodeCandidate, { label, isAlone }: CodeContext, isBound: boolean): string {
  const shape = candidate.shape === "digits" ? `${candidate.code.length} digits` : candidate.shape;
  const where = label === undefined ? undefined : `${placeWords[label.place]} "${label.word.slice(0, 40)}"`;
  return [shape, where, isAlone ? "alone in its line" : undefined, isBound ? "bound to a web page" : undefined]
    .filter((part) => part !== undefined)
    .join(", ");
}
