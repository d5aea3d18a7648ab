/** Choices that are the same for the same seed. */
export interface Random {
  /** From 0 up to but not including a limit. */
  below(limit: number): number;
  pick<T>(all: readonly [T, ...T[]]): T;
  /** Some of what is made, from none up to a count. */
  some<T>(count: number, make: () => T): T[];
}

/** mulberry32 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (all) => all[below(all.length)] ?? all[0],
    some: (count, make) => Array.from({ length: below(count + 1) }, make),
  };
}
