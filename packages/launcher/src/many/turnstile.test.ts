import { expect, test } from "vitest";
import { createTurnstile } from "./turnstile.ts";

test("no more are inside at once than there are places, and nobody overtakes", async () => {
  const turnstile = createTurnstile(2);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const visit = async (visitor: number): Promise<void> => {
    using _ = await turnstile.enter();
    order.push(visitor);
    most = Math.max(most, (inside += 1));
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4, 5, 6, 7].map(visit));
  expect({ order, most, inside }).toEqual({ order: [1, 2, 3, 4, 5, 6, 7], most: 2, inside: 0 });
});

test("whoever has had enough gives up the place in the line, and nobody's turn is lost", async () => {
  const turnstile = createTurnstile(1);
  const first = await turnstile.enter();
  const ending = new AbortController();
  const second = turnstile.enter(ending.signal);
  const third = turnstile.enter(new AbortController().signal);
  ending.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  await expect(turnstile.enter(ending.signal)).rejects.toThrow("enough");
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const turn = await third;
  turn[Symbol.dispose]();
  (await turnstile.enter())[Symbol.dispose]();
});
