import { describe, expect, it } from "vitest";
import { createPiecewiseRedactor } from "./piecewise-redactor.ts";
import { createRedactor } from "./redactor.ts";
import { longestForm } from "./secret-pattern.ts";

const secret = "sentinel-é-😀-0123";

function maskPieces(secrets: readonly string[], pieces: readonly string[]): string[] {
  const redactor = createPiecewiseRedactor(secrets);
  return pieces.map((piece, index) => (index === pieces.length - 1 ? redactor.finish(piece) : redactor.add(piece)));
}

describe("createPiecewiseRedactor()", () => {
  it("masks as if the text had come at once, wherever a secret stands and wherever it is cut", () => {
    const redact = createRedactor([secret]);
    for (let shift = -2; shift <= secret.length + 2; shift += 1) {
      const text = `${"x".repeat(2 * longestForm - shift)}${secret}${"y".repeat(longestForm)}${secret}`;
      for (const cut of [longestForm, 2 * longestForm, 3 * longestForm]) {
        const pieces = [text.slice(0, cut), text.slice(cut, cut + longestForm), text.slice(cut + longestForm)];
        expect(maskPieces([secret], pieces).join(""), `shifted by ${shift}, cut at ${cut}`).toBe(redact(text));
      }
    }
  });

  it("masks secrets that overlap each other and the border as one", () => {
    const secrets = ["abcdefghij", "fghijklmno", "klmnopqrst"];
    for (let shift = 0; shift <= 22; shift += 1) {
      const text = `${"-".repeat(longestForm - shift)}abcdefghijklmnopqrst${"-".repeat(2 * longestForm)}`;
      const masked = maskPieces(secrets, [text.slice(0, 2 * longestForm), text.slice(2 * longestForm)]).join("");
      expect(masked.replaceAll(/-+/g, "-"), `shifted by ${shift}`).toBe("-[masked]-");
    }
  });

  it("masks the longest form that a secret can have", () => {
    const long = `日${"😀".repeat(1023)}`;
    const text = Array.from({ length: long.length }, (_, index) => {
      return String.raw`\\\\\\\\u${long.charCodeAt(index).toString(16)}`;
    }).join("");
    const pieces = ["x".repeat(longestForm), text.slice(0, -1), `${text.slice(-1)}${"y".repeat(longestForm)}`, ""];
    expect(text.length).toBeGreaterThan(26_000);
    expect(maskPieces([long], pieces).join("").replaceAll(/[xy]+/g, "-")).toBe("-[masked]-");
  });

  it("halves no character, keeps no more than it needs, and begins afresh", () => {
    const redactor = createPiecewiseRedactor([secret]);
    for (const begin of ["", "x"]) {
      const text = `${begin}${"😀".repeat(longestForm)}`;
      const first = redactor.add(text);
      expect(Buffer.from(first).toString()).toBe(first);
      expect(text.length - first.length).toBeLessThanOrEqual(longestForm + 1);
      expect(first + redactor.finish("")).toBe(text);
    }
  });

  it("hands over at once where there is nothing to mask", () => {
    expect(maskPieces([], ["a", "b", ""])).toEqual(["a", "b", ""]);
  });
});
