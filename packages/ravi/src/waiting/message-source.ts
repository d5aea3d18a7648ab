import type { CallOptions } from "../client/deadline.ts";
import type { UnreadFilter } from "../client/unread-filter.ts";
import type { EmailMessage } from "../wire/mail.ts";
import type { SmsMessage } from "../wire/sms.ts";

/** Announces messages as they arrive. `RaviClient.events` is one. */
export interface MessageEvents {
  /**
   * Yields something for every message; what it is does not matter. Calls `onOpen` when every message from then on will
   * be announced: the messages are then looked at once more. Rejects with `RAVI_NOT_FOUND` when the service announces
   * nothing.
   */
  stream(options?: { signal?: AbortSignal | undefined; onOpen?: (() => void) | undefined }): AsyncIterable<unknown>;
}

/** Where messages come from. A `RaviClient` is one. */
export interface MessageSource {
  readonly emailMessages: { list(filter?: UnreadFilter, options?: CallOptions): Promise<EmailMessage[]> };
  readonly smsMessages: { list(filter?: UnreadFilter, options?: CallOptions): Promise<SmsMessage[]> };
  /** Without it the messages are polled. */
  readonly events?: MessageEvents | undefined;
}

/** How a message comes: by mail or as a text message. */
export type Channel = "email" | "sms";

/** A message and how it came. */
export type Received =
  | { readonly channel: "email"; readonly message: EmailMessage }
  | { readonly channel: "sms"; readonly message: SmsMessage };
