import type { CodeCandidate, CodeShape } from "./code-candidates.ts";
import type { CodeContext } from "./code-context.ts";
import { signInWords } from "./code-words.ts";

/** What is known about the message as a whole. */
export interface MessageTopic {
  readonly isSubjectAboutCode: boolean;
  readonly namesCode: boolean;
  /** Says what to do when it was not you. */
  readonly warnsOfMisuse: boolean;
  /** The code of the last line of an SMS bound to a web page (`@example.com #123456`). */
  readonly boundCode: string | undefined;
}

export interface ScoredCode {
  readonly score: number;
  readonly reason: string;
}

const digitPriors: Readonly<Record<number, number>> = { 4: 0.24, 5: 0.25, 6: 0.32, 7: 0.24, 8: 0.26 };
const shapePriors: Readonly<Record<Exclude<CodeShape, "digits">, number>> = {
  "grouped digits": 0.24,
  "spaced characters": 0.33,
  "prefixed digits": 0.26,
  "letters and digits": 0.22,
  "grouped letters and digits": 0.26,
  letters: 0.06,
};
const placeWords = {
  before: "right after",
  after: "followed by",
  above: "below a line with",
  below: "above a line with",
};
const selling =
  /\d ?% (?:off|discount|rabatt|de descuento|de desconto|de réduction|di sconto|korting|zniżki|indirim)|checkout|coupon|promo|discount|voucher|rabatt|gutschein|descuento|desconto|sconto|réduction|korting|rabat|indirim|скидк|割引|クーポン|优惠|優惠|折扣|할인|쿠폰|خصم/iu;
const commands =
  /(?:enter|use|type|input|submit|tippen sie|tippe|eingeben|gib|geben sie|saisissez|entrez|introduce|ingresa|introduzca|digite|insira|inserisci|voer|wpisz|podaj|girin|введите|укажите|輸入|输入|أدخل|입력)[\s:：]*$/iu;

/** How much speaks for a candidate, from 0 to 1, and why in words. */
export function scoreCode(candidate: CodeCandidate, context: CodeContext, topic: MessageTopic): ScoredCode {
  const bound = topic.boundCode === candidate.code ? 0.6 : 0;
  const parts = [
    prior(candidate),
    labelScore(candidate, context, topic),
    bound,
    context.isAlone ? 0.1 : 0,
    -doubts(candidate, context),
  ];
  const score = parts.reduce((sum, part) => sum + part, 0);
  return { score: Math.min(0.99, Math.max(0, score)), reason: reasonOf(candidate, context, bound > 0) };
}

function prior({ code, written, shape }: CodeCandidate): number {
  if (shape === "digits") return digitPriors[code.length] ?? 0.04;
  if (shape === "grouped digits" && code.length === 6) return 0.33;
  if (shape === "letters" && code !== written) return 0.15;
  if (shape === "letters and digits" && !/^[A-Z0-9]+$/.test(code)) return /^[a-z]+\d{1,4}$/i.test(code) ? 0 : 0.1;
  return shapePriors[shape];
}

function labelScore(
  candidate: CodeCandidate,
  { label, isAlone, clause, clauseBefore }: CodeContext,
  topic: MessageTopic,
): number {
  if (label?.kind === "number") return -0.6;
  if (label !== undefined) return 0.5 * label.weight + (topic.isSubjectAboutCode ? 0.05 : 0);
  const topicScore = (topic.isSubjectAboutCode ? 0.2 : 0) + (topic.namesCode ? 0.1 : 0);
  const hint = signInWords.test(clause.toLowerCase()) ? 0.14 : 0;
  if (isAlone) return topicScore + hint;
  const isCommanded = commands.test(clauseBefore) || /^(?:enter|use|type) /i.test(clauseBefore.trim());
  const isTelling = topic.warnsOfMisuse || candidate.shape.includes(" ");
  const commanded = isCommanded ? (isTelling ? 0.2 : 0.1) : 0;
  return Math.min(0.22, topicScore * 0.5 + hint + commanded);
}

function doubts(candidate: CodeCandidate, context: CodeContext): number {
  const { label, isQuoted, isHashed, clause } = context;
  const isNamed = label?.kind === "code" && label.weight > 0.85;
  const isPlain = candidate.shape === "letters" && !(label?.kind === "code" && label.weight > 0.7);
  return [
    yearDoubt(candidate, context),
    isQuoted ? 0.25 : 0,
    selling.test(clause) ? 0.4 : 0,
    isHashed && !isNamed ? 0.2 : 0,
    isPlain ? 0.4 : 0,
    /^(\d)0{3,}$/.test(candidate.code) && !isNamed ? 0.15 : 0,
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

function reasonOf(candidate: CodeCandidate, { label, isAlone }: CodeContext, isBound: boolean): string {
  const shape = candidate.shape === "digits" ? `${candidate.code.length} digits` : candidate.shape;
  const where = label === undefined ? undefined : `${placeWords[label.place]} "${label.word.slice(0, 40)}"`;
  return [shape, where, isAlone ? "alone in its line" : undefined, isBound ? "bound to a web page" : undefined]
    .filter((part) => part !== undefined)
    .join(", ");
}
