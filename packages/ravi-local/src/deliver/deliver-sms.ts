import { LocalRaviError } from "../local-ravi-error.ts";
import { plainNumber } from "../state/plain-number.ts";
import { requireIdentity } from "../state/identities.ts";
import { findPhone } from "../state/phones.ts";
import { createMessageSid, deliverSms as storeSms } from "../state/sms.ts";
import type { State } from "../state/state.ts";

/** A text message as if somebody had sent it. */
export interface SmsToDeliver {
  /** An identity's number, however it is punctuated. */
  to: string;
  /** A number or a sender name. */
  from: string;
  body: string;
}

/** Where a delivered text message lies. */
export interface DeliveredSms {
  identityUuid: string;
  /** Id in `/api/messages/{id}/`. */
  id: number;
  conversationId: string;
}

/** @throws LocalRaviError `RECIPIENT_UNKNOWN` */
export function deliverSms(state: State, sms: SmsToDeliver): DeliveredSms {
  const to = plainNumber(sms.to);
  const from = plainNumber(sms.from);
  const phone = findPhone(state, to);
  if (phone === undefined) {
    throw new LocalRaviError("RECIPIENT_UNKNOWN", `Cannot deliver a text message to "${to}": nobody has this number`);
  }
  const id = storeSms(state, phone, { from, to: phone.phone_number, body: sms.body, sid: createMessageSid() });
  return {
    identityUuid: requireIdentity(state, phone.identity_id).uuid,
    id,
    conversationId: `${phone.id}_${from}`,
  };
}
