import { RaviError, type RaviClient } from "@persona-launcher/ravi";
import type { Difference } from "./belongings.ts";

type Vault = Pick<RaviClient, "secrets" | "passwords" | "contacts">;

/**
 * Deletes things of an identity. What is gone already, or what Ravi refuses to delete, is no failure: whoever calls looks
 * afterwards.
 *
 * @throws Whatever else Ravi throws, once all have been tried.
 */
export async function removePossessions(
  { secrets, passwords, contacts }: Vault,
  foreign: Difference["foreign"],
): Promise<void> {
  const removals = [
    ...foreign.secrets.map((uuid) => secrets.delete(uuid)),
    ...foreign.passwords.map((uuid) => passwords.delete(uuid)),
    ...foreign.contacts.map((uuid) => contacts.delete(uuid)),
  ];
  const outcomes = await Promise.allSettled(removals);
  const failed = outcomes.find((outcome) => outcome.status === "rejected" && !isAnswer(outcome.reason));
  if (failed?.status === "rejected") throw failed.reason;
}

function isAnswer(error: unknown): boolean {
  return error instanceof RaviError && answers.has(error.code);
}

const answers: ReadonlySet<string> = new Set([
  "RAVI_NOT_FOUND",
  "RAVI_FORBIDDEN",
  "RAVI_BAD_REQUEST",
  "RAVI_CONFLICT",
  "RAVI_PAYMENT_REQUIRED",
]);
