import { describe, expect, it } from "vitest";
import { createLineMasker } from "./line-masker.ts";
import { mask } from "./redactor.ts";

function maskLines(secrets: string[], lines: string[]): { live: string[][]; all: string[] } {
  const all: string[] = [];
  const masker = createLineMasker(secrets, (line) => all.push(line));
  const live = lines.map((line) => {
    masker.write(line);
    return [...all];
  });
  masker.end();
  return { live, all };
}

describe("createLineMasker()", () => {
  it("masks a secret whose lines are too short to be masked by themselves", () => {
    const { all } = maskLines(["ab\ncd\nefgh"], ["key: ab", "cd", "efgh and more", "done"]);
    expect(all).toEqual([`key: ${mask} and more`, "done"]);
  });

  it("does not wait for the newline at the end of a secret", () => {
    expect(maskLines(["ab\ncd\nefgh\n"], ["ab", "cd", "efgh"]).all).toEqual([mask]);
  });

  it("hands over what only looked like the begin of a secret, and goes on", () => {
    const { live, all } = maskLines(["ab\ncd\nefgh"], ["ab", "cd", "nothing", "ab"]);
    expect(live[1]).toEqual([]);
    expect(live[2]).toEqual(["ab", "cd", "nothing"]);
    expect(all).toEqual(["ab", "cd", "nothing", "ab"]);
  });

  it("masks a secret that a cut of a long line goes through, also one of several lines", () => {
    const all: string[] = [];
    const masker = createLineMasker(["sentinel-1", "ab\ncd\nefgh"], (line) => all.push(line));
    masker.write("key: ab");
    masker.write(`cd${"x".repeat(100_000)}senti`, true);
    masker.write(`nel-1${"y".repeat(100_000)}`, true);
    masker.write("sentinel-1 ab");
    masker.write("cd");
    masker.write("efgh!");
    masker.write("done");
    expect(all.join("|").replaceAll(/([xy])[xy|]+/g, "$1")).toBe(`key: ab|cdx${mask}y${mask} ${mask}!|done`);
  });

  it("holds no line back when no secret has several lines", () => {
    const { live } = maskLines(["sentinel-1"], ["a", "", "sentinel-1"]);
    expect(live).toEqual([["a"], ["a", ""], ["a", "", mask]]);
  });
});
