const firstMs = 1_000;
const longestMs = 5_000;

// A stream that stands a moment after the first look has not announced what came in between.
const catchUpMs = [50, 200];

export interface PollPace {
  /** Constant, when the caller said so. */
  readonly pollMs: number | undefined;
  /** Whether messages may be announced, so that looking is only the safety net. */
  readonly isPushed: boolean;
}

/** Milliseconds until the next look, after that many looks. */
export function pollDelayMs(looks: number, { pollMs, isPushed }: PollPace): number {
  if (pollMs !== undefined) return pollMs;
  const early = isPushed ? catchUpMs[looks - 1] : undefined;
  const step = isPushed ? looks - 1 - catchUpMs.length : looks - 1;
  return early ?? Math.min(longestMs, firstMs * 1.5 ** step);
}
