/**
 * Has all who ask for the same while one is at it share that one's answer, or its failure. The next one after that does it
 * anew.
 */
export function whilePending<R>(work: (key: string) => Promise<R>): (key: string) => Promise<R> {
  const pending = new Map<string, Promise<R>>();
  return async (key) => {
    const known = pending.get(key);
    if (known !== undefined) return await known;
    const answer = work(key).finally(() => pending.delete(key));
    pending.set(key, answer);
    return await answer;
  };
}
