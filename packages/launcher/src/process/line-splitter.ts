import { StringDecoder } from "node:string_decoder";

/** Longest line kept in one piece, in UTF-16 units; a longer one is cut, so that memory stays bounded. */
export const maxLineLength: number = 32 * 1024 * 1024;

export interface LineSplitter {
  /** Feeds bytes; complete lines go to the callback. */
  write(chunk: Uint8Array): void;
  /** Hands over what is left without a final newline. */
  end(): void;
}

/**
 * Cuts a byte stream into lines; a character split over two chunks stays whole.
 *
 * @param onLine Called with each line, and with whether it was cut here and goes on with the next call.
 */
export function createLineSplitter(
  onLine: (line: string, isCut: boolean) => void,
  limit: number = maxLineLength,
): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  let length = 0;

  const emit = (line: string, isCut: boolean): void => {
    pieces = [];
    length = 0;
    onLine(line, isCut);
  };

  const emitLine = (): void => {
    const line = pieces.length === 1 ? (pieces[0] ?? "") : pieces.join("");
    emit(line.endsWith("\r") ? line.slice(0, -1) : line, false);
  };

  const add = (piece: string): void => {
    let rest = piece;
    while (length + rest.length > limit) {
      const room = wholeCharacters(rest, limit - length, length);
      emit(pieces.join("") + rest.slice(0, room), true);
      rest = rest.slice(room);
    }
    pieces.push(rest);
    length += rest.length;
  };

  const feed = (text: string): void => {
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      add(text.slice(start, end));
      emitLine();
      start = end + 1;
    }
    if (start < text.length) add(start === 0 ? text : copyOf(text.slice(start)));
  };

  return {
    write: (chunk) => feed(decoder.write(chunk)),
    end: () => {
      feed(decoder.end());
      if (length > 0) emitLine();
    },
  };
}

/** A part of a string keeps the whole of it in memory; this one does not. Holds for text without half characters. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** The longest cut of at most `length` units that halves no character. With `before`, at least one unit, so that cutting ends. */
function wholeCharacters(text: string, length: number, before: number): number {
  const isHalved = /[\uD800-\uDBFF]$/.test(text.slice(Math.max(0, length - 1), length));
  return isHalved && before + length > 1 ? length - 1 : length;
}
