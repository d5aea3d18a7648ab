import type { EmailMessage, SmsMessage } from "@persona-launcher/ravi";
import type { RaviHost } from "../ravi-host.ts";
import type { Session } from "../session/session.ts";
import { runWait, type WaitWishes } from "./wait-settings.ts";

/** The message something came in, without its text. Everything here was written by a stranger. */
export interface MessageHeader {
  channel: "email" | "sms";
  id: number;
  from: string;
  subject: string | undefined;
  created_dt: string;
}

export interface FoundCode {
  code: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
  message: MessageHeader;
}

export interface FoundLink {
  url: string;
  /** 0 to 1. */
  confidence: number;
  reason: string;
  message: MessageHeader;
}

export interface LinkWishes extends WaitWishes {
  domains?: readonly string[] | undefined;
}

export async function waitForCode(host: RaviHost, session: Session, wishes: WaitWishes): Promise<FoundCode> {
  const ravi = await import("@persona-launcher/ravi/wait-for-code");
  const found = await runWait(host, session, wishes, (options) => ravi.waitForCode(session.client, options));
  const { code, confidence, reason } = found;
  return { code, confidence, reason, message: header(found) };
}

export async function waitForLink(host: RaviHost, session: Session, wishes: LinkWishes): Promise<FoundLink> {
  const ravi = await import("@persona-launcher/ravi/wait-for-link");
  const { domains } = wishes;
  const found = await runWait(host, session, wishes, (options) =>
    ravi.waitForLink(session.client, { ...options, domains }),
  );
  const { url, confidence, reason } = found;
  return { url, confidence, reason, message: header(found) };
}

export async function waitForEmail(host: RaviHost, session: Session, wishes: WaitWishes): Promise<EmailMessage> {
  const ravi = await import("@persona-launcher/ravi/wait-for-email");
  return (await runWait(host, session, wishes, (options) => ravi.waitForEmail(session.client, options))).message;
}

export async function waitForSms(host: RaviHost, session: Session, wishes: WaitWishes): Promise<SmsMessage> {
  const ravi = await import("@persona-launcher/ravi/wait-for-sms");
  return (await runWait(host, session, wishes, (options) => ravi.waitForSms(session.client, options))).message;
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
