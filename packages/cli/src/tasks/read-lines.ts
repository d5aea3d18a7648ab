import type { FileHandle } from "node:fs/promises";

export interface FileLine {
  /** Without its line break. */
  text: string;
  /** Where it begins, in bytes. */
  start: number;
  /** Whether it ends with a line break; only the last one may not. */
  isWhole: boolean;
}

const chunkSize = 256 * 1024;
const lineBreak = 0x0a;

/** The lines of a file, whatever its size, from its beginning. */
export async function* readLines(file: FileHandle): AsyncGenerator<FileLine> {
  const buffer = Buffer.alloc(chunkSize);
  let pieces: Buffer[] = [];
  let start = 0;
  for (let position = 0; ;) {
    const { bytesRead } = await file.read(buffer, 0, chunkSize, position);
    if (bytesRead === 0) break;
    const chunk = Buffer.from(buffer.subarray(0, bytesRead));
    let from = 0;
    for (let at = chunk.indexOf(lineBreak); at !== -1; at = chunk.indexOf(lineBreak, from)) {
      yield { text: textOf(pieces, chunk.subarray(from, at)), start, isWhole: true };
      pieces = [];
      from = at + 1;
      start = position + from;
    }
    pieces.push(chunk.subarray(from));
    position += bytesRead;
  }
  const text = textOf(pieces);
  if (text !== "") yield { text, start, isWhole: false };
}

function textOf(pieces: readonly Buffer[], last: Buffer = Buffer.alloc(0)): string {
  return Buffer.concat([...pieces, last]).toString("utf8");
}
