import type { TwilioProblemCode } from "./twilio-problem.ts";

/**
 * Twilio's own number for tests: it passes as a sender, and stands here for whatever a messaging service would have
 * picked.
 */
export const validSender = "+15005550006";

/**
 * The numbers with which Twilio's test credentials refuse a message (twilio.com/docs/iam/test-credentials, "Test SMS
 * messages"), so that an application's tests of its failures work here too.
 */
const senders: Readonly<Record<string, TwilioProblemCode>> = {
  "+15005550001": 21_212,
  "+15005550007": 21_606,
  "+15005550008": 21_611,
};

const receivers: Readonly<Record<string, TwilioProblemCode>> = {
  "+15005550001": 21_211,
  "+15005550002": 21_612,
  "+15005550003": 21_408,
  "+15005550004": 21_610,
  "+15005550009": 21_614,
};

/** The refusal that a magic number asks for; the receiver's first. */
export function magicProblem(from: string, to: string): TwilioProblemCode | undefined {
  return receivers[to] ?? senders[from];
}
