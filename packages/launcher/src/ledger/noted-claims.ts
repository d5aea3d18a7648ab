import type { Books } from "./books.ts";

export interface NotedClaim {
  ravi: string;
  identityName: string;
  source: "email" | "sms";
  messageId: number;
  /** Number of the row after which it counts. */
  after: number;
}

/** Whether some launch under the identity has noted the claim of a message since then. */
export function isClaimNoted(
  { database }: Books,
  { ravi, identityName, source, messageId, after }: NotedClaim,
): boolean {
  const row = database
    .prepare(
      `SELECT 1 FROM ledger JOIN launches ON launches.id = ledger.launch_id
       WHERE ledger.seq > ? AND ledger.kind = 'code.claimed' AND launches.ravi = ? AND launches.identity_name = ?
         AND data ->> 'source' = ? AND data ->> 'messageId' = ?`,
    )
    .get(after, ravi, identityName, source, messageId);
  return row !== undefined;
}
