const pollMs = 40;

const looks = new Set<() => void>();
let timer: NodeJS.Timeout | undefined;

/**
 * Calls `look`, which must not throw, every 40 ms; one timer serves everybody.
 *
 * @returns Ends it.
 */
export function poll(look: () => void): () => void {
  looks.add(look);
  timer ??= setInterval(lookAround, pollMs);
  return () => {
    looks.delete(look);
    if (looks.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function lookAround(): void {
  for (const look of looks) look();
}
