import type { Received } from "./message-source.ts";
import { senderAddress } from "./sender-filter.ts";
import type { WaitSeen } from "./wait-error.ts";

/** Counts what a wait sees, each message once. */
export interface Tally {
  /** Whether the message is seen for the first time. */
  arrive(received: Received): boolean;
  /** Answers `undefined`, for a message that is no answer. */
  count(what: "ignored" | "withoutAnswer" | "claimed"): undefined;
  fail(error: Error): void;
  lastFailure(): Error | undefined;
  seen(): WaitSeen;
}

const senderLimit = 20;

export function createTally(): Tally {
  const met = new Set<string>();
  const senders = new Set<string>();
  const counts = { ignored: 0, withoutAnswer: 0, claimed: 0, failures: 0 };
  let last: Error | undefined;
  return {
    arrive: (received) => {
      const name = `${received.channel} ${received.message.id}`;
      if (met.has(name)) return false;
      met.add(name);
      if (senders.size < senderLimit) senders.add(printableSender(received));
      return true;
    },
    count: (what) => {
      counts[what] += 1;
      return undefined;
    },
    fail: (error) => {
      counts.failures += 1;
      last = error;
    },
    lastFailure: () => last,
    seen: () => ({ messages: met.size, ...counts, senders: [...senders] }),
  };
}

function printableSender({ message }: Received): string {
  const from = "from_email" in message ? message.from_email : message.from_number;
  return senderAddress(from)
    .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "")
    .slice(0, 100);
}
