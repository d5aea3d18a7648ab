import { type ExtractedLink, extractLink, type ExtractLinkOptions } from "../extract/extract-link.ts";
import { domainCheck } from "../extract/link-domains.ts";
import { warmUp } from "../extract/warm-up.ts";
import type { MessageSource, Received } from "./message-source.ts";
import { waitForMessage } from "./wait-for-message.ts";
import type { AnyChannelWaitOptions } from "./wait-options.ts";

export interface WaitForLinkOptions extends AnyChannelWaitOptions, ExtractLinkOptions {}

/** A link and the message it came in. */
export type ReceivedLink = ExtractedLink & Received;

/**
 * Waits for a message with a link that verifies, confirms or signs in, and takes it, like {@link waitForCode}. Opens
 * nothing. Give `domains`: whoever knows the address can send a link.
 *
 * @throws {WaitError} `WAIT_TIMEOUT`, `WAIT_ABORTED`, `WAIT_CLAIMS_UNUSABLE`.
 * @throws {RaviError} when the service refuses, and `RAVI_INVALID_ARGUMENT` for options that make no sense.
 * @example
 * const { url } = await waitForLink(ravi, { domains: ["example.com"] });
 */
export async function waitForLink(client: MessageSource, options: WaitForLinkOptions = {}): Promise<ReceivedLink> {
  const { domains } = options;
  if (domains !== undefined) domainCheck(domains);
  return waitForMessage(client, options, {
    what: "a link",
    channels: options.channels ?? ["email", "sms"],
    isSmsOptional: options.channels === undefined,
    onIdle: () => warmUp(extractLink),
    read: (received) => {
      const found = extractLink(received.message, { domains });
      return found === undefined ? undefined : { ...found, ...received };
    },
  });
}
