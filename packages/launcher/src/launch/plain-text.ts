import { StringDecoder } from "node:string_decoder";
import { createPiecewiseRedactor } from "../credentials/piecewise-redactor.ts";

export interface PlainText {
  write(chunk: Uint8Array): void;
  /** Hands over what was held back. */
  end(): void;
}

/** A line without an end is handed over in pieces of about this size, in UTF-16 units. */
const longestHeld = 1024 * 1024;

/**
 * Turns bytes into text as it is, newlines included, with characters whole and secrets masked. Where there are secrets,
 * a line is held back until it is complete, so that none is cut in two.
 */
export function createPlainText(secrets: readonly string[], onText: (text: string) => void): PlainText {
  const redactor = createPiecewiseRedactor(secrets);
  const decoder = new StringDecoder("utf8");
  const holds = secrets.length > 0;
  let held = "";
  const hand = (text: string): void => {
    if (text !== "") onText(text);
  };
  const take = (text: string, end: number): void => {
    const complete = held + text.slice(0, end);
    held = text.slice(end);
    hand(redactor.finish(complete));
  };
  return {
    write: (chunk) => {
      const text = decoder.write(chunk);
      const end = holds ? text.lastIndexOf("\n") + 1 : text.length;
      if (end > 0) take(text, end);
      else held += text;
      if (held.length <= longestHeld) return;
      hand(redactor.add(held));
      held = "";
    },
    end: () => {
      const text = decoder.end();
      take(text, text.length);
    },
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
