import type { StoredTwilioMessage } from "../state/twilio-messages.ts";

export const twilioVersion = "2010-04-01";

/** A message as Twilio's API shows it once it was sent. */
export function toTwilioMessage(message: StoredTwilioMessage): object {
  const uri = messagePath(message);
  return {
    account_sid: message.account_sid,
    api_version: twilioVersion,
    body: message.body,
    date_created: rfc2822(message.created_dt),
    date_sent: rfc2822(message.created_dt),
    date_updated: rfc2822(message.updated_dt),
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: message.from_number,
    messaging_service_sid: message.messaging_service_sid,
    num_media: "0",
    num_segments: String(message.num_segments),
    price: null,
    price_unit: null,
    sid: message.sid,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to_number,
    uri: `${uri}.json`,
  };
}

/**
 * The same as the answer to its creation shows it: not sent yet, and without sender and segments as long as the messaging
 * service has not picked the sender (twilio.com/docs/messaging/api/message-resource).
 */
export function toCreatedMessage(message: StoredTwilioMessage): object {
  const isOfService = message.messaging_service_sid !== null;
  const pending = { date_sent: null, status: isOfService ? "accepted" : "queued" };
  return { ...toTwilioMessage(message), ...pending, ...(isOfService && { from: null, num_segments: "0" }) };
}

/** `/2010-04-01/Accounts/…/Messages/SM…`, without suffix. */
export function messagePath({ account_sid, sid }: Pick<StoredTwilioMessage, "account_sid" | "sid">): string {
  return `/${twilioVersion}/Accounts/${account_sid}/Messages/${sid}`;
}

function rfc2822(instant: string): string {
  return new Date(instant).toUTCString().replace("GMT", "+0000");
}
