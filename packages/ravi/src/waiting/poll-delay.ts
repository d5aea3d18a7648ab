const firstMs = 1_000;
const longestMs = 5_000;

/**
 * Milliseconds until the next look, after that many looks.
 *
 * @param pollMs constant, when the caller said so
 */
export function pollDelayMs(looks: number, pollMs: number | undefined): number {
  return pollMs ?? Math.min(longestMs, firstMs * 1.5 ** (looks - 1));
}
