import { plainNumber } from "../state/plain-number.ts";
import { magicProblem, validSender } from "./magic-numbers.ts";
import { twilioProblem, type TwilioProblemCode } from "./twilio-problem.ts";

/** A message-create request that can be carried out. */
export interface WantedMessage {
  from: string;
  to: string;
  body: string;
  serviceSid: string | undefined;
  /** Where the application wants to hear of the message's way. */
  statusCallback: URL | undefined;
}

const maxBodyLength = 1600;
const phoneNumber = /^\+[1-9]\d{4,14}$/;

/** Reads the form of `POST …/Messages.json`, or says why it is refused. */
export function readMessage(form: URLSearchParams): WantedMessage | Response {
  const serviceSid = field(form, "MessagingServiceSid");
  const from = plainNumber(field(form, "From") ?? (serviceSid === undefined ? "" : validSender));
  const to = plainNumber(form.get("To") ?? "");
  const callback = field(form, "StatusCallback");
  const problem = problemOf(from, to, form);
  if (problem !== undefined) return twilioProblem(problem);
  // It would have to be sent later; sending it now is not what was asked for.
  if (form.has("SendAt") || form.has("ScheduleType"))
    return twilioProblem(400, "Messages cannot be scheduled: local Ravi sends at once");
  const statusCallback = callback === undefined ? undefined : webUrl(callback);
  if (callback !== undefined && statusCallback === undefined) return twilioProblem(21_609);
  return { from, to, body: textOf(form), serviceSid, statusCallback };
}

function problemOf(from: string, to: string, form: URLSearchParams): TwilioProblemCode | undefined {
  const body = form.get("Body") ?? "";
  if (to === "") return 21_604;
  if (!phoneNumber.test(to)) return 21_211;
  if (from === "") return 21_603;
  if (!isSender(from)) return 21_212;
  if (from === to) return 21_266;
  if (textOf(form) === "") return 21_602;
  if (body.length > maxBodyLength) return 21_617;
  return magicProblem(from, to);
}

// A number, a short code, or a sender name of up to 11 letters, digits and blanks with a letter in it.
function isSender(from: string): boolean {
  return phoneNumber.test(from) || /^\d{3,8}$/.test(from) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(from);
}

// Media goes as its link, as it does at Twilio where a number takes no MMS.
function textOf(form: URLSearchParams): string {
  return [form.get("Body") ?? "", ...form.getAll("MediaUrl")].filter((part) => part !== "").join("\n");
}

function field(form: URLSearchParams, name: string): string | undefined {
  const value = form.get(name)?.trim() ?? "";
  return value === "" ? undefined : value;
}

function webUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) ? url : undefined;
}
