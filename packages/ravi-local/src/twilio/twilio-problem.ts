/**
 * Twilio's refusals, by Twilio's error code. Codes and texts are those of Twilio's public error dictionary and of its
 * 2010-04-01 API.
 */
export const twilioProblems = {
  20003: { status: 401, message: "Authenticate" },
  21211: { status: 400, message: "Invalid 'To' Phone Number" },
  21212: { status: 400, message: "Invalid 'From' Phone Number" },
  21602: { status: 400, message: "Message body is required." },
  21603: { status: 400, message: "A 'From' phone number is required." },
  21604: { status: 400, message: "A 'To' phone number is required." },
  21617: { status: 400, message: "The concatenated message body exceeds the 1600 character limit." },
} as const;

/** A refusal in the shape Twilio's libraries read. */
export function twilioProblem(code: keyof typeof twilioProblems): Response {
  const { status, message } = twilioProblems[code];
  const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
  const challenge: Record<string, string> = status === 401 ? { "www-authenticate": 'Basic realm="Twilio API"' } : {};
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...challenge } });
}
