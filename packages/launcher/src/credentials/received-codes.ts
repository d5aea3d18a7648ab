import { extractCode, extractLink, type EmailMessage, type RaviClient, type SmsMessage } from "@persona-launcher/ravi";
import { codePattern } from "./code-pattern.ts";
import { createRedactor, mask, type Redact } from "./redactor.ts";

export interface ReceivedCodes {
  /** Begins to listen; before that, and where Ravi announces nothing, only `settle` looks. */
  listen(): void;
  /** Masks the codes and links that came in so far. */
  redact: Redact;
  /** Looks at the inbox a last time and stops listening. */
  settle(): Promise<SettledCodes>;
}

/** What is known of an inbox in the end. */
export interface SettledCodes {
  /** Whether any code or link came in. */
  hasAny: boolean;
  /** Why there may be more than are known; `undefined` when there are not. */
  doubt: string | undefined;
}

/** How far Ravi's clock may be behind ours. A code too many that is masked does no harm. */
const clockSkewMs = 60_000;

export interface ReceivedCodesOptions {
  /** Acts as the identity. */
  client: Pick<RaviClient, "emailMessages" | "smsMessages" | "events">;
  /** Messages from then on count. */
  since: Date;
  hasPhone: boolean;
}

/**
 * Learns which one-time codes and sign-in links an identity receives, so that they can be masked like any other secret.
 * Where Ravi announces messages (local Ravi does) a code is known before the agent can have it; elsewhere at the end,
 * and what was written until then has to be masked once more.
 *
 * Never rejects: an inbox that cannot be read teaches nothing, and leaves a doubt.
 */
export function watchReceivedCodes(options: ReceivedCodesOptions): ReceivedCodes {
  const codes = new Set<string>();
  const links = new Set<string>();
  let redact = maskAll(codes, links);
  const look = async (): Promise<string | undefined> => {
    const known = codes.size + links.size;
    const { messages, doubt } = await messagesSince(options);
    for (const message of messages) {
      const code = extractCode(message);
      if (code !== undefined) codes.add(code.code);
      const link = extractLink(message);
      if (link !== undefined) links.add(link.url);
    }
    if (codes.size + links.size > known) redact = maskAll(codes, links);
    return doubt;
  };
  const controller = new AbortController();
  let listening: Promise<void> | undefined;
  return {
    listen: () => {
      listening ??= follow(options.client, controller.signal, look);
    },
    redact: (text) => redact(text),
    settle: async () => {
      controller.abort();
      await listening;
      const doubt = await look();
      return { hasAny: codes.size + links.size > 0, doubt };
    },
  };
}

function maskAll(codes: Iterable<string>, links: Iterable<string>): Redact {
  const redactLinks = createRedactor(links);
  const pattern = codePattern(codes);
  return (text) => redactLinks(pattern === undefined ? text : text.replace(pattern, mask));
}

async function follow(
  { events }: ReceivedCodesOptions["client"],
  signal: AbortSignal,
  look: () => Promise<unknown>,
): Promise<void> {
  try {
    for await (const _ of events.stream({ signal })) await look();
  } catch {
    // Not offered, broken, or settled: the last look finds what was missed.
  }
}

/** Lists, and gets none by itself: that would mark it as read, and the agent may be waiting for unread mail. */
async function messagesSince({
  client: { emailMessages, smsMessages },
  since,
  hasPhone,
}: ReceivedCodesOptions): Promise<{ messages: (EmailMessage | SmsMessage)[]; doubt: string | undefined }> {
  const start = new Date(since.getTime() - clockSkewMs);
  const lists = [emailMessages.list({ createdAfter: start }), ...(hasPhone ? [smsMessages.list()] : [])];
  const settled = await Promise.allSettled<(EmailMessage | SmsMessage)[]>(lists);
  const messages = settled
    .flatMap((list) => (list.status === "fulfilled" ? list.value : []))
    .filter(({ created_dt }) => Date.parse(created_dt) >= start.getTime());
  const [failed] = settled.filter((list) => list.status === "rejected");
  return { messages, doubt: failed === undefined ? undefined : wordsOf(failed.reason) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
