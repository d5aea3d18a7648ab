import type { EmailMessage } from "../wire/mail.ts";
import type { MessageSource } from "./message-source.ts";
import { waitForMessage } from "./wait-for-message.ts";
import type { WaitOptions } from "./wait-options.ts";

/** A mail that was waited for. */
export interface ReceivedEmail {
  readonly channel: "email";
  readonly message: EmailMessage;
}

/**
 * Waits for a mail, whatever it says, and takes it: no other waiter that shares the claims gets the same one.
 *
 * @throws {WaitError} `WAIT_TIMEOUT`, `WAIT_ABORTED`, `WAIT_CLAIMS_UNUSABLE`.
 * @throws {RaviError} when the service refuses, and `RAVI_INVALID_ARGUMENT` for options that make no sense.
 * @example
 * const { message } = await waitForEmail(ravi, { from: "billing@example.com", subject: "invoice" });
 */
export async function waitForEmail(client: MessageSource, options: WaitOptions = {}): Promise<ReceivedEmail> {
  return waitForMessage(client, options, {
    what: "a mail",
    channels: ["email"],
    isSmsOptional: false,
    read: (received) => (received.channel === "email" ? received : undefined),
  });
}
