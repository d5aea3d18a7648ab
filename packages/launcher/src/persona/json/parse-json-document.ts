import type { JsonPath } from "../finding.ts";
import { jsonPointer } from "./json-pointer.ts";
import { JsonSyntaxError } from "./json-syntax-error.ts";

/** Offsets at which a member stands. */
export interface JsonSpan {
  /** Absent for array elements and the root. */
  key?: number;
  value: number;
}

export interface JsonDocument {
  value: unknown;
  /** JSON pointer → where it stands. */
  spans: ReadonlyMap<string, JsonSpan>;
  /** Keys that stand twice in one object (the last one counts), and `__proto__` (left out of `value`). */
  badKeys: readonly { path: JsonPath; offset: number; kind: "repeated" | "forbidden" }[];
}

/** Nothing a person writes is deeper, and recursion has to end. */
const maximumDepth = 64;

interface Cursor {
  readonly text: string;
  offset: number;
  readonly path: (string | number)[];
  readonly spans: Map<string, JsonSpan>;
  readonly badKeys: { path: JsonPath; offset: number; kind: "repeated" | "forbidden" }[];
}

/**
 * Reads JSON as `JSON.parse` does, and keeps what that forgets: where every value stands, which keys are repeated, and
 * an error position that does not depend on the wording of the engine's message.
 *
 * @throws JsonSyntaxError
 */
export function parseJsonDocument(text: string): JsonDocument {
  const cursor: Cursor = { text, offset: 0, path: [], spans: new Map(), badKeys: [] };
  const value = readValue(cursor);
  skipSpace(cursor);
  if (cursor.offset < text.length) fail(cursor, "the end of the file");
  return { value, spans: cursor.spans, badKeys: cursor.badKeys };
}

function readValue(cursor: Cursor, key?: number): unknown {
  skipSpace(cursor);
  if (cursor.path.length > maximumDepth) fail(cursor, `at most ${maximumDepth} levels`);
  cursor.spans.set(jsonPointer(cursor.path), { ...(key !== undefined && { key }), value: cursor.offset });
  const character = cursor.text[cursor.offset];
  if (character === "{") return readObject(cursor);
  if (character === "[") return readArray(cursor);
  if (character === '"') return readString(cursor);
  return readScalar(cursor);
}

function readObject(cursor: Cursor): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  cursor.offset += 1;
  if (skip(cursor, "}")) return result;
  for (;;) {
    readMember(cursor, result);
    if (skip(cursor, "}")) return result;
    if (!skip(cursor, ",")) fail(cursor, '"," or "}"');
  }
}

function readMember(cursor: Cursor, result: Record<string, unknown>): void {
  skipSpace(cursor);
  const offset = cursor.offset;
  if (cursor.text[offset] !== '"') fail(cursor, "a key in double quotes");
  const key = readString(cursor);
  cursor.path.push(key);
  if (Object.hasOwn(result, key)) cursor.badKeys.push({ path: [...cursor.path], offset, kind: "repeated" });
  if (!skip(cursor, ":")) fail(cursor, '":"');
  const value = readValue(cursor, offset);
  if (key === "__proto__") cursor.badKeys.push({ path: [...cursor.path], offset, kind: "forbidden" });
  else result[key] = value;
  cursor.path.pop();
}

function readArray(cursor: Cursor): unknown[] {
  const result: unknown[] = [];
  cursor.offset += 1;
  if (skip(cursor, "]")) return result;
  for (;;) {
    cursor.path.push(result.length);
    result.push(readValue(cursor));
    cursor.path.pop();
    if (skip(cursor, "]")) return result;
    if (!skip(cursor, ",")) fail(cursor, '"," or "]"');
  }
}

function readString(cursor: Cursor): string {
  const start = cursor.offset;
  cursor.offset += 1;
  while (cursor.text[cursor.offset] !== '"') skipStringCharacter(cursor);
  cursor.offset += 1;
  return JSON.parse(cursor.text.slice(start, cursor.offset)) as string;
}

function skipStringCharacter(cursor: Cursor): void {
  const code = cursor.text.charCodeAt(cursor.offset);
  if (Number.isNaN(code) || code < 0x20) fail(cursor, "a closing quote");
  if (code !== 0x5c) {
    cursor.offset += 1;
    return;
  }
  const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  escape.lastIndex = cursor.offset;
  const match = escape.exec(cursor.text);
  if (match === null) {
    cursor.offset += 1;
    fail(cursor, 'one of " \\ / b f n r t or u with four hexadecimal digits after "\\"');
  }
  cursor.offset += match[0].length;
}

function readScalar(cursor: Cursor): unknown {
  const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  scalar.lastIndex = cursor.offset;
  const match = scalar.exec(cursor.text);
  if (match === null) fail(cursor, "a value");
  cursor.offset += match[0].length;
  return JSON.parse(match[0]) as unknown;
}

/** Skips white space and then the character, when it stands there. */
function skip(cursor: Cursor, character: string): boolean {
  skipSpace(cursor);
  if (cursor.text[cursor.offset] !== character) return false;
  cursor.offset += 1;
  return true;
}

function skipSpace(cursor: Cursor): void {
  const space = /[ \t\r\n]*/y;
  space.lastIndex = cursor.offset;
  cursor.offset += space.exec(cursor.text)?.[0].length ?? 0;
}

function fail(cursor: Cursor, expected: string): never {
  throw new JsonSyntaxError(cursor.text, cursor.offset, cursor.path, expected);
}
