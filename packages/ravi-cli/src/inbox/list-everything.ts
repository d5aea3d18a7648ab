import type { Direction, EmailMessage, SmsMessage } from "@persona-launcher/ravi";
import type { Session } from "../session/session.ts";

export interface EverythingFilter {
  type?: "email" | "sms" | undefined;
  direction?: Direction | undefined;
  unread?: true | undefined;
}

export type AnyMessage = (EmailMessage & { type: "email" }) | (SmsMessage & { type: "sms" });

/** Mails and text messages in one list, newest first, as earlier releases had it. */
export async function listEverything({ client }: Session, filter: EverythingFilter): Promise<AnyMessage[]> {
  const { type, direction, unread } = filter;
  const [mails, texts] = await Promise.all([
    type === "sms" ? [] : client.emailMessages.list({ unread }),
    type === "email" ? [] : client.smsMessages.list({ unread }),
  ]);
  const all: AnyMessage[] = [
    ...mails.map((mail) => ({ type: "email" as const, ...mail })),
    ...texts.map((text) => ({ type: "sms" as const, ...text })),
  ];
  return all
    .filter((message) => direction === undefined || message.direction === direction)
    .sort((a, b) => Date.parse(b.created_dt) - Date.parse(a.created_dt));
}
