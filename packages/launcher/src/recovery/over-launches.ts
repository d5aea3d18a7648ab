/**
 * Launches of this process that are over although the books do not say so: their end could not be noted. Whoever cleans up
 * in this process takes them for dead.
 */
const over = new Set<string>();

export function noteOver(launchId: string): void {
  over.add(launchId);
}

export function isOver(launchId: string): boolean {
  return over.has(launchId);
}

/** The books say so by now. */
export function forgetOver(launchId: string): void {
  over.delete(launchId);
}
