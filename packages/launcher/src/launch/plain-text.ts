import { StringDecoder } from "node:string_decoder";
import { createRedactor } from "../credentials/redactor.ts";

export interface PlainText {
  write(chunk: Uint8Array): void;
  /** Hands over what was held back. */
  end(): void;
}

/** A line without an end is handed over in pieces of this size, in UTF-16 units. */
const longestHeld = 1024 * 1024;

/**
 * Turns bytes into text as it is, newlines included, with characters whole and secrets masked. Where there are secrets,
 * a line is held back until it is complete, so that none is cut in two.
 */
export function createPlainText(secrets: readonly string[], onText: (text: string) => void): PlainText {
  const redact = createRedactor(secrets);
  const decoder = new StringDecoder("utf8");
  const holds = secrets.length > 0;
  let held = "";
  const hand = (text: string): void => {
    if (text !== "") onText(redact(text));
  };
  const take = (text: string, isLast: boolean): void => {
    held += text;
    const end = isLast || !holds || held.length > longestHeld ? held.length : held.lastIndexOf("\n") + 1;
    const complete = held.slice(0, end);
    held = held.slice(end);
    hand(complete);
  };
  return {
    write: (chunk) => take(decoder.write(chunk), false),
    end: () => take(decoder.end(), true),
  };
}

export interface TextTail {
  append(text: string): void;
  text(): string;
}

/** Keeps the end of a text, in bounded memory. */
export function createTextTail(length: number): TextTail {
  let pieces: string[] = [];
  let kept = 0;
  const compact = (): string => {
    const whole = pieces.join("").slice(-length);
    pieces = [whole];
    kept = whole.length;
    return whole;
  };
  return {
    append: (text) => {
      pieces.push(text);
      kept += text.length;
      if (kept > 1.5 * length || pieces.length > 10_000) compact();
    },
    text: compact,
  };
}
