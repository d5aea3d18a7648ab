import { meetContact } from "./contacts.ts";
import { keepSms } from "./outbox.ts";
import { findPhone, type Phone } from "./phones.ts";
import { createMessageSid, type SmsContent, storeIncomingSms, storeOutgoingSms } from "./sms.ts";
import type { State } from "./state.ts";

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

/** An application sends a text message from a number of its own. */
export function relaySms(state: State, sms: SmsContent): void {
  state.db.transaction(() => passOn(state, sms, undefined));
  notifyRecipient(state, sms.to);
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
