import type { ApiReply, PublicCall } from "../http/api-call.ts";
import { created } from "../http/api-call.ts";
import { readForm } from "../http/read-form.ts";
import { relaySms } from "../state/send-sms.ts";
import { createMessageSid, type SmsContent } from "../state/sms.ts";
import { countSegments } from "../twilio/segments.ts";
import { isTwilioLogin } from "../twilio/twilio-login.ts";
import { twilioProblem, type twilioProblems } from "../twilio/twilio-problem.ts";
import { plainNumber } from "../state/plain-number.ts";

type ProblemCode = keyof typeof twilioProblems;

const version = "2010-04-01";
const maxBodyLength = 1600;
// Twilio's own number for tests: it stands for whatever a messaging service would have picked.
const serviceNumber = "+15005550006";

/**
 * `POST /2010-04-01/Accounts/{sid}/Messages.json`, form fields `To`, `From` or `MessagingServiceSid`, `Body`: an
 * application sends a text message. A local phone gets it, any other number's stays in the outbox.
 */
export async function createTwilioMessage(call: PublicCall): Promise<ApiReply> {
  if (!isTwilioLogin(call)) return twilioProblem(20_003);
  const form = await readForm(call);
  const sms = readMessage(form);
  if (typeof sms === "number") return twilioProblem(sms);
  relaySms(call.state, sms);
  return created(describe(call.param("account_sid"), sms, form.get("MessagingServiceSid")));
}

function readMessage(form: URLSearchParams): SmsContent | ProblemCode {
  const to = plainNumber(form.get("To") ?? "");
  const from = plainNumber(form.get("From") ?? (form.has("MessagingServiceSid") ? serviceNumber : ""));
  const body = form.get("Body") ?? "";
  if (to === "") return 21_604;
  if (!/^\+[1-9]\d{4,14}$/.test(to)) return 21_211;
  if (from === "") return 21_603;
  if (!isSender(from)) return 21_212;
  if (body === "") return 21_602;
  if (body.length > maxBodyLength) return 21_617;
  return { from, to, body, sid: createMessageSid() };
}

// A number, a short code, or a sender name of up to 11 letters, digits and blanks with a letter in it.
function isSender(from: string): boolean {
  return /^\+[1-9]\d{4,14}$/.test(from) || /^\d{3,8}$/.test(from) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from);
}

function describe(accountSid: string, sms: SmsContent, serviceSid: string | null): object {
  const now = new Date().toUTCString().replace("GMT", "+0000");
  const uri = `/${version}/Accounts/${accountSid}/Messages/${sms.sid}`;
  return {
    account_sid: accountSid,
    api_version: version,
    body: sms.body,
    date_created: now,
    date_sent: null,
    date_updated: now,
    direction: "outbound-api",
    error_code: null,
    error_message: null,
    from: serviceSid === null ? sms.from : null,
    messaging_service_sid: serviceSid,
    num_media: "0",
    num_segments: String(countSegments(sms.body)),
    price: null,
    price_unit: null,
    sid: sms.sid,
    status: serviceSid === null ? "queued" : "accepted",
    subresource_uris: { media: `${uri}/Media.json` },
    to: sms.to,
    uri: `${uri}.json`,
  };
}
