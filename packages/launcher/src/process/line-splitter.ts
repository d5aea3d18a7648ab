import { StringDecoder } from "node:string_decoder";

/** Longest line kept in one piece, in UTF-16 units; a longer one is cut, so that memory stays bounded. */
export const maxLineLength: number = 32 * 1024 * 1024;

export interface LineSplitter {
  /** Feeds bytes; complete lines go to the callback. */
  write(chunk: Uint8Array): void;
  /** Hands over what is left without a final newline. */
  end(): void;
}

/** Cuts a byte stream into lines; a character split over two chunks stays whole. */
export function createLineSplitter(onLine: (line: string) => void, limit: number = maxLineLength): LineSplitter {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  let length = 0;

  const emit = (): void => {
    const line = pieces.join("");
    pieces = [];
    length = 0;
    onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
  };

  const add = (piece: string): void => {
    let rest = piece;
    while (length + rest.length > limit) {
      const room = limit - length;
      pieces.push(rest.slice(0, room));
      rest = rest.slice(room);
      emit();
    }
    pieces.push(rest);
    length += rest.length;
  };

  const feed = (text: string): void => {
    const parts = text.split("\n");
    for (const [index, part] of parts.entries()) {
      add(part);
      if (index < parts.length - 1) emit();
    }
  };

  return {
    write: (chunk) => feed(decoder.write(chunk)),
    end: () => {
      feed(decoder.end());
      if (length > 0) emit();
    },
  };
}
