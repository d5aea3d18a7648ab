import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { JsonSyntaxError } from "./json-syntax-error.ts";
import { parseJsonDocument } from "./parse-json-document.ts";

function failure(text: string): { at: string; path: string; message: string; hint: string | undefined } {
  try {
    parseJsonDocument(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { offset, path, message, hint } = error;
    return { at: `${text.slice(0, offset)}▮${text.slice(offset)}`, path: path.join("/"), message, hint };
  }
  throw new Error(`"${text}" was accepted`);
}

describe("parseJsonDocument()", () => {
  it("remembers where keys and values stand", () => {
    const { value, spans } = parseJsonDocument('{ "a": [1, {"b/c": null}] }');
    expect(value).toEqual({ a: [1, { "b/c": null }] });
    expect(Object.fromEntries(spans)).toEqual({
      "": { value: 0 },
      "/a": { key: 2, value: 7 },
      "/a/0": { value: 8 },
      "/a/1": { value: 11 },
      "/a/1/b~1c": { key: 12, value: 19 },
    });
  });

  it("reports repeated keys, and the last one counts", () => {
    const { value, badKeys } = parseJsonDocument('{"a":1,"b":{"x":1,"x":2},"a":3}');
    expect(value).toEqual({ a: 3, b: { x: 2 } });
    expect(badKeys).toEqual([
      { path: ["b", "x"], offset: 18, kind: "repeated" },
      { path: ["a"], offset: 25, kind: "repeated" },
    ]);
  });

  it("finds repeated keys behind escapes", () => {
    expect(parseJsonDocument(String.raw`{"a":1,"\u0061":2}`).badKeys).toHaveLength(1);
  });

  it("leaves __proto__ out, so that no prototype changes", () => {
    const { value, badKeys } = parseJsonDocument('{"__proto__":{"evil":true},"constructor":1}');
    expect(Object.keys(value as object)).toEqual(["constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(badKeys).toEqual([{ path: ["__proto__"], offset: 1, kind: "forbidden" }]);
  });

  it("refuses endless nesting instead of running out of stack", () => {
    expect(failure("[".repeat(100_000)).message).toBe('expected at most 64 levels, got "["');
    expect(parseJsonDocument(`${"[".repeat(64)}${"]".repeat(64)}`).value).toHaveLength(1);
  });

  it("reads a string of a megabyte", () => {
    expect(parseJsonDocument(JSON.stringify("é".repeat(1_000_000))).value).toHaveLength(1_000_000);
  });

  it.each([
    ["{", "{▮", "expected a key in double quotes, got the end of the file"],
    ['{"a":1,}', '{"a":1,▮}', 'expected a key in double quotes, got "}"'],
    ["[1,]", "[1,▮]", 'expected a value, got "]"'],
    ["{a:1}", "{▮a:1}", 'expected a key in double quotes, got "a"'],
    ["{'a':1}", "{▮'a':1}", `expected a key in double quotes, got "'"`],
    ['{"a" 1}', '{"a" ▮1}', 'expected ":", got "1"'],
    ['{"a":1 "b":2}', '{"a":1 ▮"b":2}', String.raw`expected "," or "}", got "\""`],
    ['{"a":"x', '{"a":"x▮', "expected a closing quote, got the end of the file"],
    ['{"a":"x\ny"}', '{"a":"x▮\ny"}', String.raw`expected a closing quote, got "\n"`],
    [
      String.raw`{"a":"\x"}`,
      String.raw`{"a":"\▮x"}`,
      String.raw`expected one of " \ / b f n r t or u with four hexadecimal digits after "\", got "x"`,
    ],
    ["01", "0▮1", 'expected the end of the file, got "1"'],
    ["[1] // x", "[1] ▮// x", "expected the end of the file, got a comment"],
    ['{"a": undefined}', '{"a": ▮undefined}', "expected a value, got undefined"],
    ['{"a": 😀}', '{"a": ▮😀}', 'expected a value, got "😀"'],
  ])("says where and what is wrong in %j", (text, at, message) => {
    expect(failure(text)).toMatchObject({ at, message });
  });

  it("says in which value the text broke, and what to do", () => {
    expect(failure('{"env":{"A":True}}')).toMatchObject({ path: "env/A", hint: "Write true" });
    expect(failure('{"env":{"A":"x",}}')).toMatchObject({ path: "env", hint: "Remove the comma before it" });
  });

  it("agrees with JSON.parse on 4,000 damaged documents", () => {
    const good = JSON.stringify({ a: [1, -2.5e3, true, null, "x\n\u2028\\"], 'b"c': { d: {}, e: [] } }, null, 1);
    const random = seeded(7);
    const disagreements: unknown[] = [];
    let accepted = 0;
    for (let round = 0; round < 4_000; round += 1) {
      const text = damage(good, random);
      const expected = attempt(() => JSON.parse(text) as unknown);
      const actual = attempt(() => parseJsonDocument(text).value);
      if (!isDeepStrictEqual(actual, expected)) disagreements.push({ text, actual, expected });
      if (actual.ok) accepted += 1;
    }
    expect(disagreements).toEqual([]);
    expect(accepted).toBeGreaterThan(200);
    expect(accepted).toBeLessThan(3_800);
  });
});

type Attempt = { ok: true; value: unknown } | { ok: false };

function attempt(read: () => unknown): Attempt {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof JsonSyntaxError || error instanceof SyntaxError) return { ok: false };
    throw error;
  }
}

function damage(text: string, random: () => number): string {
  const at = Math.floor(random() * text.length);
  const piece = '{}[]",:\\0123456789.eE+-truefalsn \n\t'[Math.floor(random() * 36)] ?? "";
  const kind = random();
  if (kind < 0.4) return text.slice(0, at) + piece + text.slice(at);
  if (kind < 0.7) return text.slice(0, at) + text.slice(at + 1);
  return text.slice(0, at) + piece + text.slice(at + 1);
}

/** Mulberry32: the same sequence on every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
