import { htmlToText } from "./html-to-text.ts";
import { type MessageContent, partLimit, subjectLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";
import { isForwarded, withoutQuotes } from "./quotes.ts";

export interface MessagePart {
  readonly kind: "subject" | "body";
  /** Normalised, and not empty. */
  readonly text: string;
}

/** What a reader sees of a message, without what it quotes from older ones. */
export function messageParts(message: MessageContent): MessagePart[] {
  const subject = normaliseText((message.subject ?? "").slice(0, subjectLimit));
  const plain = decodeQuotedPrintable((message.text_content ?? "").slice(0, partLimit));
  const body = decodeQuotedPrintable((message.body ?? "").slice(0, partLimit));
  const html = htmlToText(decodeQuotedPrintable((message.html_content ?? "").slice(0, partLimit)), {
    withQuotes: isForwarded(subject),
  });
  const text = normaliseText(plain);
  const bodies = [isForwarded(subject) ? text : withoutQuotes(text), normaliseText(body), html.text];
  const parts: MessagePart[] = [{ kind: "subject", text: subject }];
  return [...parts, ...bodies.map((part) => ({ kind: "body", text: part }) as const)].filter(
    ({ text: part }) => part.trim() !== "",
  );
}
