import { setTimeout as delay } from "node:timers/promises";
import { isExhaustion } from "./system-error.ts";

const patienceMs = 1_000;
const pauseMs = 20;

/**
 * Looks, and for a second looks again while the machine has nothing left to look with: no file, no memory.
 *
 * @throws What `look` throws: any other error at once.
 */
export async function patiently<T>(look: () => T): Promise<T> {
  for (const deadline = performance.now() + patienceMs; ; await delay(pauseMs)) {
    try {
      return look();
    } catch (error) {
      if (!isExhaustion(error) || performance.now() > deadline) throw error;
    }
  }
}
