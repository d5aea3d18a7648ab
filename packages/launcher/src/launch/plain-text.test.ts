import { describe, expect, it } from "vitest";
import { createPlainText, createTextTail } from "./plain-text.ts";

const secret = "sentinel-é-😀-0123";

describe("createPlainText()", () => {
  it("gives text back as it is, however its bytes are cut", () => {
    const pieces: string[] = [];
    const text = createPlainText([], (piece) => pieces.push(piece));
    const whole = "é€😀\r\nno newline at the end";
    for (const byte of Buffer.from(whole)) text.write(Uint8Array.of(byte));
    expect(pieces.length).toBeGreaterThan(10);
    text.end();
    expect(pieces.join("")).toBe(whole);
  });

  it("masks a secret however its bytes are cut, and keeps newlines", () => {
    const pieces: string[] = [];
    const text = createPlainText([secret], (piece) => pieces.push(piece));
    for (const byte of Buffer.from(`one ${secret}\r\ntwo ${secret}`)) text.write(Uint8Array.of(byte));
    expect(pieces).toEqual(["one [masked]\r\n"]);
    text.end();
    expect(pieces).toEqual(["one [masked]\r\n", "two [masked]"]);
  });

  it("masks a secret wherever it stands in a line without an end, and hands the line over as it comes", () => {
    const pieces: string[] = [];
    const text = createPlainText([secret], (piece) => pieces.push(piece));
    const whole = `${"x".repeat(17 * 65_536 - 5)}${secret}${"y".repeat(3 * 1024 * 1024)}`;
    const bytes = Buffer.from(whole);
    for (let start = 0; start < bytes.length; start += 65_536) text.write(bytes.subarray(start, start + 65_536));
    expect(pieces.join("").length).toBeGreaterThan(3 * 1024 * 1024);
    text.write(Buffer.from(`\n${secret}\n`));
    expect(pieces.at(-1)).toMatch(/^y+\n\[masked\]\n$/);
    text.end();
    expect(pieces.join("")).toBe(`${whole}\n${secret}\n`.replaceAll(secret, "[masked]"));
  });
});

describe("createTextTail()", () => {
  it("keeps the end of a text of many pieces", () => {
    const tail = createTextTail(10);
    for (let index = 0; index < 25_000; index += 1) tail.append(String(index % 10));
    expect(tail.text()).toBe("0123456789");
    tail.append("");
    expect(tail.text()).toBe("0123456789");
  });
});
