import type { RaviClient } from "@persona-launcher/ravi";
import { callsSince } from "./calls-since.ts";
import { emailMessagesSince } from "./email-messages-since.ts";
import { emailThreadsSince } from "./email-threads-since.ts";
import { smsConversationsSince } from "./sms-conversations-since.ts";
import { smsMessagesSince } from "./sms-messages-since.ts";

/**
 * The same client, for which there is nothing from before an instant: the identity had another user then, and its mail,
 * text messages and calls are that one's. They can neither be listed, nor read, replied to or forwarded.
 *
 * @param since RFC 3339, by the service's clock.
 */
export function messagesSince(client: RaviClient, since: string): RaviClient {
  const instant = new Date(since);
  const emailMessages = emailMessagesSince(client.emailMessages, instant);
  const smsMessages = smsMessagesSince(client.smsMessages, instant);
  return {
    ...client,
    emailMessages,
    smsMessages,
    emailThreads: emailThreadsSince(client.emailThreads, emailMessages, instant),
    smsConversations: smsConversationsSince(client.smsConversations, smsMessages, instant),
    calls: callsSince(client.calls, instant),
  };
}
