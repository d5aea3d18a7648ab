import { extractCode, type ExtractedCode } from "../extract/extract-code.ts";
import { warmUp } from "../extract/warm-up.ts";
import type { MessageSource, Received } from "./message-source.ts";
import { waitForMessage } from "./wait-for-message.ts";
import type { AnyChannelWaitOptions } from "./wait-options.ts";

/** A code and the message it came in. */
export type ReceivedCode = ExtractedCode & Received;

/**
 * Waits for a message with a one-time code, by mail or SMS, and takes it: no other waiter that shares the claims gets the
 * same message. Of several, the oldest that counts. See {@link extractCode} for what is found and when it abstains.
 *
 * Start waiting before the code is asked for, or say `since`. Failures of the service that may pass (429, 5xx, no
 * connection) are waited out; 401, 403 and 404 end the wait at once.
 *
 * @throws {WaitError} `WAIT_TIMEOUT`, `WAIT_ABORTED`, `WAIT_CLAIMS_UNUSABLE`.
 * @throws {RaviError} when the service refuses, and `RAVI_INVALID_ARGUMENT` for options that make no sense.
 * @example
 * const { code } = await waitForCode(ravi, { from: "example.com", timeoutMs: 30_000 });
 */
export async function waitForCode(client: MessageSource, options: AnyChannelWaitOptions = {}): Promise<ReceivedCode> {
  return waitForMessage(client, options, {
    what: "a code",
    channels: options.channels ?? ["email", "sms"],
    isSmsOptional: options.channels === undefined,
    onIdle: () => warmUp(extractCode),
    read: (received) => {
      const found = extractCode(received.message);
      return found === undefined ? undefined : { ...found, ...received };
    },
  });
}
