import { countSegments } from "../twilio/segments.ts";
import { meetContact } from "./contacts.ts";
import { keepSms } from "./outbox.ts";
import { findPhone, type Phone } from "./phones.ts";
import { createMessageSid, type SmsContent, storeIncomingSms, storeOutgoingSms } from "./sms.ts";
import type { State } from "./state.ts";
import { keepTwilioMessage, type StoredTwilioMessage } from "./twilio-messages.ts";

/** An identity sends a text message: to a local phone it is delivered, for any other number it stays in the outbox. */
export function sendSms(state: State, sender: Phone, to: string, body: string): number {
  const sms: SmsContent = { from: sender.phone_number, to, body, sid: createMessageSid() };
  const id = state.db.transaction(() => {
    const ownId = storeOutgoingSms(state, sender, sms);
    meetContact(state, sender.identity_id, { kind: "phone", number: to });
    // As with Twilio, the receiver's message is one of its own.
    passOn(state, isLocal(state, to) ? { ...sms, sid: createMessageSid() } : sms, sender.identity_id);
    return ownId;
  });
  notifyRecipient(state, to);
  return id;
}

/** An application sends a text message from a number of its own, and has a record of it. */
export function relaySms(
  state: State,
  sms: SmsContent,
  sender: { accountSid: string; serviceSid: string | undefined },
): StoredTwilioMessage {
  const message = state.db.transaction(() => {
    passOn(state, sms, undefined);
    return keepTwilioMessage(state, {
      sid: sms.sid,
      account_sid: sender.accountSid,
      from_number: sms.from,
      to_number: sms.to,
      body: sms.body,
      num_segments: countSegments(sms.body),
      messaging_service_sid: sender.serviceSid ?? null,
      status: isLocal(state, sms.to) ? "delivered" : "sent",
    });
  });
  notifyRecipient(state, sms.to);
  return message;
}

function passOn(state: State, sms: SmsContent, identityId: number | undefined): void {
  const phone = findPhone(state, sms.to);
  if (phone === undefined) {
    keepSms(state, identityId, { from: sms.from, to: sms.to, body: sms.body, message_sid: sms.sid });
  } else {
    storeIncomingSms(state, phone, sms);
  }
}

function isLocal(state: State, number: string): boolean {
  return findPhone(state, number) !== undefined;
}

function notifyRecipient(state: State, to: string): void {
  const phone = findPhone(state, to);
  if (phone !== undefined) state.notifier.notify([phone.identity_id]);
}
