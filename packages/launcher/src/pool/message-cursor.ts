import { RaviError, type RaviClient } from "@persona-launcher/ravi";

/** How far back messages are looked at, in milliseconds: more than the clocks of Ravi and this machine can differ. */
const windowMs = 86_400_000;

/**
 * An instant by Ravi's clock between the messages that an identity has and those that are still to come, whatever the
 * clock of this machine says.
 *
 * @returns RFC 3339.
 */
export async function messageCursor(
  { emailMessages, smsMessages }: Pick<RaviClient, "emailMessages" | "smsMessages">,
  hasPhone: boolean,
  now: number = Date.now(),
): Promise<string> {
  const earliest = now - windowMs;
  const [mails, texts] = await Promise.all([
    emailMessages.list({ createdAfter: new Date(earliest) }),
    hasPhone ? smsMessages.list().catch(noneWithoutPlan) : [],
  ]);
  const instants = [...mails, ...texts].map(({ created_dt }) => Date.parse(created_dt) + 1);
  const newest = instants.reduce((latest, instant) => Math.max(latest, instant), earliest);
  return new Date(newest).toISOString();
}

function noneWithoutPlan(error: unknown): [] {
  if (error instanceof RaviError && ["RAVI_NOT_FOUND", "RAVI_PAYMENT_REQUIRED"].includes(error.code)) return [];
  throw error;
}
