import { expect, it } from "vitest";
import { doAll } from "./do-all.ts";

it("does everything in order, and then tells of the first failure", async () => {
  const done: string[] = [];
  const steps = [
    () => void done.push("one"),
    () => Promise.reject(new Error("two failed")),
    () => {
      throw new Error("three failed");
    },
    () => Promise.resolve(done.push("four")),
  ];
  await expect(doAll(steps)).rejects.toThrow("two failed");
  expect(done).toEqual(["one", "four"]);
});
