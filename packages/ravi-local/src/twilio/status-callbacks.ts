import { isLoopbackHostHeader } from "../http/loopback-host.ts";
import type { Log } from "../log-entry.ts";
import type { StoredTwilioMessage } from "../state/twilio-messages.ts";
import { twilioVersion } from "./message-wire.ts";
import { twilioSignature } from "./twilio-signature.ts";

export interface StatusCallback {
  url: URL;
  message: StoredTwilioMessage;
  /** What the application signed in with; its webhooks are signed with it. */
  authToken: string;
}

/** Tells applications what became of their messages. */
export interface StatusCallbacks {
  /** Returns at once; each status is told once, in order. */
  tell(callback: StatusCallback): void;
}

// As long as Twilio waits for a webhook's answer.
const timeoutMs = 15_000;

/**
 * Twilio's status callbacks: a POST for every status after the first one, which the answer to the creation told
 * (twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks). Only this machine is called: an
 * application under test names the URL, and local Ravi reaches out to nobody.
 */
export function createStatusCallbacks(log: Log, stopping: AbortSignal): StatusCallbacks {
  return {
    tell: (callback) => {
      if (isLoopbackHostHeader(callback.url.host)) void tellAll(callback, log, stopping);
      else log({ level: "warn", code: "CALLBACK_NOT_LOCAL", message: "A status callback names another machine" });
    },
  };
}

async function tellAll(callback: StatusCallback, log: Log, stopping: AbortSignal): Promise<void> {
  for (const status of statuses(callback.message)) {
    if (stopping.aborted) return;
    const failure = await tell(callback, status, stopping);
    if (failure === undefined || stopping.aborted) continue;
    const message = `Cannot tell ${callback.url.host} that a message is ${status}: ${failure}`;
    log({ level: "warn", code: "CALLBACK_FAILED", message });
  }
}

function statuses({ messaging_service_sid, status }: StoredTwilioMessage): string[] {
  const queued = messaging_service_sid === null ? [] : ["queued"];
  return status === "delivered" ? [...queued, "sent", "delivered"] : [...queued, "sent"];
}

async function tell(
  { url, message, authToken }: StatusCallback,
  status: string,
  stopping: AbortSignal,
): Promise<string | undefined> {
  const parameters = toParameters(message, status);
  const headers = { "x-twilio-signature": twilioSignature(authToken, url.href, parameters) };
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]);
  try {
    const body = new URLSearchParams(parameters);
    const answer = await fetch(url, { method: "POST", body, headers, redirect: "manual", signal });
    await answer.body?.cancel();
    return answer.status < 300 ? undefined : `it answered ${answer.status}`;
  } catch (error) {
    return error instanceof DOMException ? "it gave no answer in time" : "it cannot be reached";
  }
}

function toParameters(message: StoredTwilioMessage, status: string): Record<string, string> {
  const { sid, account_sid, from_number, to_number, messaging_service_sid } = message;
  return {
    SmsSid: sid,
    SmsStatus: status,
    MessageStatus: status,
    To: to_number,
    MessageSid: sid,
    AccountSid: account_sid,
    From: from_number,
    ApiVersion: twilioVersion,
    ...(messaging_service_sid !== null && { MessagingServiceSid: messaging_service_sid }),
  };
}
