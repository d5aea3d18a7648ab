import { expect, test } from "vitest";
import { whilePending } from "./while-pending.ts";

test("those who ask meanwhile share one answer, by what they ask for, and the next one asks anew", async () => {
  const asked: string[] = [];
  const answers: ((value: string) => void)[] = [];
  const ask = whilePending((key) => {
    asked.push(key);
    return new Promise<string>((resolve) => answers.push(resolve));
  });
  const three = [ask("a"), ask("b"), ask("a")];
  expect(asked).toEqual(["a", "b"]);
  answers[0]?.("first");
  answers[1]?.("other");
  expect(await Promise.all(three)).toEqual(["first", "other", "first"]);
  const next = ask("a");
  expect(asked).toEqual(["a", "b", "a"]);
  answers[2]?.("second");
  expect(await next).toBe("second");
});

test("a failure is everybody's who waited, and nobody's afterwards", async () => {
  let count = 0;
  const ask = whilePending(async () => {
    count += 1;
    if (count === 1) throw new Error("full");
    return count;
  });
  const both = await Promise.allSettled([ask("a"), ask("a")]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask("a")).toBe(2);
});
