import { Buffer } from "node:buffer";

/** Where an application sends its text messages: Twilio's address, or whatever stands in its place. */
export interface SmsGateway {
  /** Base URL without trailing slash. */
  url: string;
  accountSid: string;
  authToken: string;
  /** The application's own number or sender name. */
  from: string;
}

export interface Sms {
  to: string;
  body: string;
}

/** Sends one text message by Twilio's message-create request, as its SDK does. Throws for every answer but 201. */
export async function sendSms({ url, accountSid, authToken, from }: SmsGateway, { to, body }: Sms): Promise<void> {
  const answer = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}` },
    body: new URLSearchParams({ To: to, From: from, Body: body }),
  });
  if (answer.status !== 201)
    throw new Error(`Cannot send a text message: HTTP ${answer.status} ${await answer.text()}`);
}
