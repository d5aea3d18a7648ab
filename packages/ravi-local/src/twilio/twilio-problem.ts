/**
 * Twilio's refusals, by Twilio's error code. Codes and texts are those of Twilio's public error dictionary
 * (twilio.com/docs/api/errors) and of its 2010-04-01 API; 304xx tell their HTTP status by their last digits.
 */
export const twilioProblems = {
  400: { status: 400, message: "Bad Request" },
  20003: { status: 401, message: "Authenticate" },
  20007: { status: 400, message: "Page size too large" },
  20404: { status: 404, message: "The requested resource was not found" },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21212: { status: 400, message: "Invalid 'From' Phone Number" },
  21266: { status: 400, message: "'To' and 'From' numbers cannot be the same" },
  21408: { status: 400, message: "Permission to send an SMS has not been enabled for the region" },
  21602: { status: 400, message: "Message body is required." },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21606: {
    status: 400,
    message: "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination",
  },
  21609: { status: 400, message: "Invalid 'StatusCallback' URL" },
  21610: { status: 400, message: "Attempt to send to unsubscribed recipient" },
  21611: { status: 400, message: "This 'From' number has exceeded the maximum number of queued messages" },
  21612: { status: 400, message: "Message cannot be sent with the current combination of 'To' and 'From' parameters" },
  21614: { status: 400, message: "'To' number is not a valid mobile number" },
  21617: { status: 400, message: "The concatenated message body exceeds the 1600 character limit." },
  30400: { status: 400, message: "Parameters are not valid" },
  30409: { status: 409, message: "This message cannot be canceled" },
} as const;

export type TwilioProblemCode = keyof typeof twilioProblems;

/**
 * A refusal in the shape Twilio's libraries read.
 *
 * @param text default: the code's own
 */
export function twilioProblem(code: TwilioProblemCode, text?: string): Response {
  const { status, message } = twilioProblems[code];
  const body = { code, message: text ?? message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  const challenge: Record<string, string> = status === 401 ? { "www-authenticate": 'Basic realm="Twilio API"' } : {};
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...challenge } });
}

/** What Twilio says of a path that names nothing. */
export function twilioNotFound(path: string): Response {
  return twilioProblem(20_404, `The requested resource ${path} was not found`);
}
