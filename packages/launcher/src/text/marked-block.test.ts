import { expect, test } from "vitest";
import { hasBlock, lineEndOf, withBlock, withoutBlock } from "./marked-block.ts";

const block = { id: "dmux", lines: ["first", "second"] };

const texts = [
  "",
  "one line",
  "one line\n",
  "a\nb\n\n",
  "a\r\nb\r\n",
  "a\r\nb",
  "a\r",
  "\n",
  "\uFEFFa\n",
  "# >>> persona-launcher: other\nx\n# <<< persona-launcher: other\n",
  "tab\there\n  unicode ü 🎛\n",
];

test.each(texts)("%j is as before when the block is taken away again", (text) => {
  const withOurs = withBlock(text, block);
  expect(withOurs).not.toBe(text);
  expect(hasBlock(withOurs, "dmux")).toBe(true);
  expect(hasBlock(withOurs, "dmu")).toBe(false);
  expect(withoutBlock(withOurs, "dmux")).toBe(text);
});

test.each(texts)("%j has the block once, however often it is put there", (text) => {
  const once = withBlock(text, block);
  expect(withBlock(once, block)).toBe(once);
  const changed = withBlock(once, { id: "dmux", lines: ["other"] });
  expect(changed).toContain("other");
  expect(changed).not.toContain("second");
  expect(withBlock(changed, block)).toBe(once);
});

test("a block stands where it is told to, between lines that stay as they are", () => {
  expect(withBlock("#!/bin/sh\nexit 0\n", block, "#!/bin/sh\n".length)).toBe(
    "#!/bin/sh\n# >>> persona-launcher: dmux\nfirst\nsecond\n# <<< persona-launcher: dmux\nexit 0\n",
  );
});

test("a block has the ends of line of its file", () => {
  const text = withBlock("a\r\nb\r\n", block);
  expect(text.split("\n").every((line) => line === "" || line.endsWith("\r"))).toBe(true);
  expect(["a\r\nb\r\nc\n", "a\nb\nc\r\n", "", "a"].map(lineEndOf)).toEqual(["\r\n", "\n", "\n", "\n"]);
});

test("what a user writes after it stays when it goes", () => {
  const text = `${withBlock("mine", block)}yours\n`;
  expect(withoutBlock(text, "dmux")).toBe("mine\nyours\n");
});

test.each(texts)("two blocks in %j go in either order, and leave it as it was", (text) => {
  const both = withBlock(withBlock(text, block), { id: "git", lines: ["third"] });
  for (const [first, second] of [
    ["dmux", "git"],
    ["git", "dmux"],
  ] as const) {
    const one = withoutBlock(both, first) ?? "";
    expect(hasBlock(one, first)).toBe(false);
    expect(hasBlock(one, second)).toBe(true);
    expect(withoutBlock(one, second)).toBe(text);
  }
});

test("a block that its user has cut short is not found", () => {
  expect(withoutBlock("# >>> persona-launcher: dmux\nfirst\n", "dmux")).toBeUndefined();
});
