import type { EmailMessage, SmsMessage } from "@persona-launcher/ravi";
import type { RaviPlace } from "../ravi-host.ts";
import type { Session } from "../session/session.ts";
import { runWait, type WaitWishes } from "./wait-settings.ts";

/** The message something came in, without its text. Sender and subject were written by a stranger. */
export interface MessageHeader {
  channel: "email" | "sms";
  /** Mails and text messages are numbered apart. */
  id: number;
  /** An address, a telephone number, or an SMS sender's name. */
  from: string;
  /** A text message has none. */
  subject: string | undefined;
  /** When it came in: ISO 8601, UTC. */
  created_dt: string;
}

/** A one-time code, as `ravi wait code` prints it. */
export interface FoundCode {
  /** What is to be typed: `482913` where `482-913` was written. */
  code: string;
  /** How sure it is that this is the code, 0 to 1. */
  confidence: number;
  /** Why it was taken for one, in words. */
  reason: string;
  message: MessageHeader;
}

/** A link, as `ravi wait link` prints it. Nothing has opened it. */
export interface FoundLink {
  url: string;
  /** How sure it is that this is the link, 0 to 1. */
  confidence: number;
  /** Why it was taken for one, in words. */
  reason: string;
  message: MessageHeader;
}

export interface LinkWishes extends WaitWishes {
  domains?: readonly string[] | undefined;
}

export async function waitForCode(place: RaviPlace, session: Session, wishes: WaitWishes): Promise<FoundCode> {
  const ravi = await import("@persona-launcher/ravi/wait-for-code");
  const found = await runWait(place, session, wishes, (options) => ravi.waitForCode(session.client, options));
  const { code, confidence, reason } = found;
  return { code, confidence, reason, message: header(found) };
}

export async function waitForLink(place: RaviPlace, session: Session, wishes: LinkWishes): Promise<FoundLink> {
  const ravi = await import("@persona-launcher/ravi/wait-for-link");
  const { domains } = wishes;
  const found = await runWait(place, session, wishes, (options) =>
    ravi.waitForLink(session.client, { ...options, domains }),
  );
  const { url, confidence, reason } = found;
  return { url, confidence, reason, message: header(found) };
}

export async function waitForEmail(place: RaviPlace, session: Session, wishes: WaitWishes): Promise<EmailMessage> {
  const ravi = await import("@persona-launcher/ravi/wait-for-email");
  return (await runWait(place, session, wishes, (options) => ravi.waitForEmail(session.client, options))).message;
}

export async function waitForSms(place: RaviPlace, session: Session, wishes: WaitWishes): Promise<SmsMessage> {
  const ravi = await import("@persona-launcher/ravi/wait-for-sms");
  return (await runWait(place, session, wishes, (options) => ravi.waitForSms(session.client, options))).message;
}

type Received =
  | { readonly channel: "email"; readonly message: EmailMessage }
  | { readonly channel: "sms"; readonly message: SmsMessage };

function header(received: Received): MessageHeader {
  const { id, created_dt } = received.message;
  if (received.channel === "sms")
    return { channel: "sms", id, from: received.message.from_number, subject: undefined, created_dt };
  const { from_email: from, subject } = received.message;
  return { channel: "email", id, from, subject, created_dt };
}
