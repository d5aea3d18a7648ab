/** Instants in milliseconds; `before` is out. */
export interface SentRange {
  from: number;
  before: number;
}

/** `DateSent` and its two inequalities, as they come in a query. */
export const sentNames = ["DateSent", "DateSent<", "DateSent>"] as const;

export type SentName = (typeof sentNames)[number];

interface SentDate {
  at: number;
  isDay: boolean;
}

const dayMs = 86_400_000;
const secondMs = 1000;

/**
 * The range that the query's dates leave, or the name of a date that is none. `DateSent` is a day in UTC; `DateSent<` and
 * `DateSent>` include their date, and may have a time, because that is how Twilio's libraries send one
 * (twilio.com/docs/messaging/api/message-resource, "Read multiple Message resources").
 */
export function readSentRange(query: (name: string) => string | undefined): SentRange | SentName {
  const range = { from: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY };
  for (const name of sentNames) {
    const text = query(name) ?? "";
    if (text === "") continue;
    const date = parseDate(text);
    if (date === undefined) return name;
    const { from, before } = rangeOf(name, date);
    range.from = Math.max(range.from, from);
    range.before = Math.min(range.before, before);
  }
  return range;
}

function parseDate(text: string): SentDate | undefined {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const at = isDay || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : { at, isDay };
}

// The API shows whole seconds, so a message of that second is not after it.
function rangeOf(name: SentName, { at, isDay }: SentDate): SentRange {
  const midnight = Math.floor(at / dayMs) * dayMs;
  if (name === "DateSent") return { from: midnight, before: midnight + dayMs };
  if (name === "DateSent>") return { from: at, before: Number.POSITIVE_INFINITY };
  return { from: Number.NEGATIVE_INFINITY, before: isDay ? midnight + dayMs : at + secondMs };
}
