import type { SmsMessage } from "../wire/sms.ts";
import type { MessageSource } from "./message-source.ts";
import { waitForMessage } from "./wait-for-message.ts";
import type { WaitOptions } from "./wait-options.ts";

/** A text message that was waited for. */
export interface ReceivedSms {
  readonly channel: "sms";
  readonly message: SmsMessage;
}

/** A text message has no subject. */
export type WaitForSmsOptions = Omit<WaitOptions, "subject">;

/**
 * Waits for a text message, whatever it says, and takes it: no other waiter that shares the claims gets the same one.
 *
 * @throws {WaitError} `WAIT_TIMEOUT`, `WAIT_ABORTED`, `WAIT_CLAIMS_UNUSABLE`.
 * @throws {RaviError} when the service refuses, and `RAVI_INVALID_ARGUMENT` for options that make no sense.
 * @example
 * const { message } = await waitForSms(ravi, { from: "+15550100199" });
 */
export async function waitForSms(client: MessageSource, options: WaitForSmsOptions = {}): Promise<ReceivedSms> {
  return waitForMessage(client, options, {
    what: "a text message",
    channels: ["sms"],
    isSmsOptional: false,
    read: (received) => (received.channel === "sms" ? received : undefined),
  });
}
