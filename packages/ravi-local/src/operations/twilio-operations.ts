import { type ApiReply, created, noContent, ok, type PublicCall } from "../http/api-call.ts";
import { readForm } from "../http/read-form.ts";
import { relaySms } from "../state/send-sms.ts";
import { createMessageSid } from "../state/sms.ts";
import * as records from "../state/twilio-messages.ts";
import { type FoundPage, type ListRequest, type Query, readList, toTwilioPage } from "../twilio/message-list.ts";
import { messagePath, toCreatedMessage, toTwilioMessage, twilioVersion } from "../twilio/message-wire.ts";
import { readMessage } from "../twilio/read-message.ts";
import { twilioLogin } from "../twilio/twilio-login.ts";
import { twilioNotFound, twilioProblem } from "../twilio/twilio-problem.ts";

/**
 * `POST /2010-04-01/Accounts/{sid}/Messages.json`, form fields `To`, `From` or `MessagingServiceSid`, `Body`, and
 * `StatusCallback` when wanted: an application sends a text message. A local phone gets it, any other number's stays in
 * the outbox.
 */
export async function createTwilioMessage(call: PublicCall): Promise<ApiReply> {
  const authToken = twilioLogin(call);
  if (authToken === undefined) return twilioProblem(20_003);
  const wanted = readMessage(await readForm(call));
  if (wanted instanceof Response) return wanted;
  const { from, to, body, serviceSid, statusCallback } = wanted;
  const accountSid = call.param("account_sid");
  const message = relaySms(call.state, { from, to, body, sid: createMessageSid() }, { accountSid, serviceSid });
  if (statusCallback !== undefined) call.services.statusCallbacks.tell({ url: statusCallback, message, authToken });
  return created(toCreatedMessage(message));
}

/** `GET …/Messages.json`: what the account sent, newest first. */
export function listTwilioMessages(call: PublicCall): ApiReply {
  if (twilioLogin(call) === undefined) return twilioProblem(20_003);
  const query: Query = (name) => call.query(name);
  const request = readList(query);
  if (request instanceof Response) return request;
  const accountSid = call.param("account_sid");
  return ok(toTwilioPage(accountSid, request, query, findPage(call, accountSid, request)));
}

/** `GET …/Messages/{sid}.json`. */
export function getTwilioMessage(call: PublicCall): ApiReply {
  return withMessage(call, (message) => ok(toTwilioMessage(message)));
}

/**
 * `POST …/Messages/{sid}.json`: an empty `Body` takes the text out of the record. `Status=canceled` comes too late
 * always, because messages are sent at once.
 */
export async function updateTwilioMessage(call: PublicCall): Promise<ApiReply> {
  const form = twilioLogin(call) === undefined ? new URLSearchParams() : await readForm(call);
  return withMessage(call, (message) => {
    const [body, status] = [form.get("Body"), form.get("Status")];
    if (body === null && status === "canceled") return twilioProblem(30_409);
    if (body !== "" || status !== null) return twilioProblem(30_400);
    return ok(toTwilioMessage(records.redactTwilioMessage(call.state, message)));
  });
}

/** `DELETE …/Messages/{sid}.json`: the record goes, what the receiver has stays. */
export function deleteTwilioMessage(call: PublicCall): ApiReply {
  return withMessage(call, (message) => {
    records.deleteTwilioMessage(call.state, message.id);
    return noContent;
  });
}

/** `GET …/Messages/{sid}/Media.json`: media went as links, so there is none. */
export function listTwilioMedia(call: PublicCall): ApiReply {
  return withMessage(call, (message) => {
    const uri = `${messagePath(message)}/Media.json?PageSize=50&Page=0`;
    const paging = { end: 0, next_page_uri: null, page: 0, page_size: 50, previous_page_uri: null, start: 0 };
    return ok({ ...paging, first_page_uri: uri, media_list: [], uri });
  });
}

function withMessage(call: PublicCall, answer: (message: records.StoredTwilioMessage) => ApiReply): ApiReply {
  if (twilioLogin(call) === undefined) return twilioProblem(20_003);
  const [accountSid, file] = [call.param("account_sid"), call.param("message_sid")];
  const sid = file.replace(/\.json$/, "");
  const message = records.findTwilioMessage(call.state, accountSid, sid);
  if (message !== undefined) return answer(message);
  return twilioNotFound(`/${twilioVersion}/Accounts/${accountSid}/Messages/${sid}.json`);
}

// One message more than the page holds says that there is another page.
function findPage(call: PublicCall, accountSid: string, { filter, pageSize, cursor }: ListRequest): FoundPage {
  const page = { cursor, limit: pageSize + 1 };
  const found = records.listTwilioMessages(call.state, accountSid, filter, page);
  const hasMore = found.length > pageSize;
  if (cursor?.kind === "newer") return { messages: found.slice(-pageSize), hasOlder: true, hasNewer: hasMore };
  return { messages: found.slice(0, pageSize), hasOlder: hasMore, hasNewer: cursor !== undefined };
}
