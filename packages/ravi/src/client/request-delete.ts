import { RaviError } from "../ravi-error.ts";
import type { Connection } from "./connection.ts";
import type { Deadline } from "./deadline.ts";
import { requestNothing } from "./request.ts";
import { mayHaveTakenEffect } from "./retry.ts";

/**
 * Deletes one thing. When a try may have taken effect although its answer got lost, and the next one finds nothing, then
 * it is gone; `isGone` may look closer.
 */
export async function requestDelete(
  connection: Connection,
  path: readonly string[],
  deadline: Deadline,
  isGone: () => Promise<boolean> = async () => true,
): Promise<void> {
  let isUnclear = false;
  const onRepeat = (failure: RaviError): void => {
    isUnclear ||= mayHaveTakenEffect(failure);
  };
  try {
    await requestNothing(connection, { method: "DELETE", path, isIdempotent: true, onRepeat }, deadline);
  } catch (error) {
    if (!isUnclear || !isNotFound(error) || !(await isGone())) throw error;
  }
}

export function isNotFound(error: unknown): error is RaviError {
  return error instanceof RaviError && error.code === "RAVI_NOT_FOUND";
}
