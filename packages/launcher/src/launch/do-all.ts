/**
 * Does one thing after the other; one that fails does not keep the rest from being done.
 *
 * @throws What the first of those that failed threw.
 */
export async function doAll(steps: readonly (() => PromiseLike<unknown> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
