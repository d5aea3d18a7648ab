// What a fake agent prints, byte for byte: a function of the seed and the kind alone, so that whoever reads it can tell
// what is missing.
import { createHash } from "node:crypto";

const blockBytes = 256 * 1024;

export function createRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function* printedBytes({ seed, kind, length }) {
  const block = kind === "text" ? textBlock(seed) : byteBlock(seed);
  for (let offset = 0, index = 0; offset < length; offset += block.length, index += 1) {
    // Ten digits, so that no two blocks are alike.
    block.write(String(index).padStart(10, "0"), 0, "latin1");
    yield block.subarray(0, Math.min(block.length, length - offset));
  }
}

export function hashPrinted(printed) {
  const hash = createHash("sha256");
  for (const piece of printedBytes(printed)) hash.update(piece);
  return hash.digest("hex");
}

function byteBlock(seed) {
  const random = createRandom(seed);
  const block = Buffer.alloc(blockBytes);
  for (let index = 0; index < block.length; index += 1) block[index] = random() * 256;
  return block;
}

function textBlock(seed) {
  const random = createRandom(seed);
  const characters = ["a", "é", "€", "😀", "\n", '"', "\\", "漢", "z", " "];
  const pieces = ["0123456789"];
  for (let bytes = 0; bytes < blockBytes;) {
    const character = characters[Math.floor(random() * characters.length)] ?? "";
    pieces.push(character);
    bytes += Buffer.byteLength(character);
  }
  return Buffer.from(pieces.join(""));
}
