const waiting: (() => void)[] = [];

/**
 * Resolves when it is the caller's turn; one caller per round of the event loop gets one. Work that is done in one go
 * per turn holds everything else up for that long at most, however many there are who have work to do.
 */
export function takeTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(giveTurn);
  });
}

function giveTurn(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(giveTurn);
}
