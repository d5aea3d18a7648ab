import { expect, test } from "vitest";
import { lazyResource } from "./lazy-resource.ts";

interface Counter {
  add(by: number, twice?: boolean): Promise<number>;
  fail(): Promise<void>;
}

function counter(onLoad: () => void): Counter {
  return lazyResource<Counter>(
    async () => {
      onLoad();
      let sum = 0;
      return {
        add: async (by, twice = false) => (sum += twice ? 2 * by : by),
        fail: () => {
          throw new Error("refused");
        },
      };
    },
    { add: true, fail: true },
  );
}

test("it is loaded by the first call, and once", async () => {
  let loads = 0;
  const lazy = counter(() => (loads += 1));
  expect(loads).toBe(0);

  expect(await Promise.all([lazy.add(1), lazy.add(2)])).toEqual([1, 3]);
  expect(await lazy.add(1, true)).toBe(5);
  expect(loads).toBe(1);
});

test("its methods can be seen before it is loaded, and it is no promise", () => {
  expect(Object.keys(counter(() => undefined))).toEqual(["add", "fail"]);
});

test("a method that throws at once rejects", async () => {
  await expect(counter(() => undefined).fail()).rejects.toThrow("refused");
});

test("a module that cannot be loaded makes every call reject", async () => {
  const lazy = counter(() => {
    throw new Error("no such module");
  });

  await expect(lazy.add(1)).rejects.toThrow("no such module");
  await expect(lazy.add(1)).rejects.toThrow("no such module");
});
