/** How one part of the surroundings is. `note`: worth knowing, nothing to do. */
export type CheckStatus = "ok" | "note" | "warning" | "failure";

/** One finding of the doctor. Holds no secret. */
export interface Check {
  /** Stable name, e.g. `harness.claude`. */
  id: string;
  status: CheckStatus;
  /** What is the case. */
  detail: string;
  /** What mends it: a command, or a sentence. */
  fix?: string;
}

export function check(id: string, status: CheckStatus, detail: string, fix?: string): Check {
  return { id, status, detail, ...(fix === undefined ? {} : { fix }) };
}
