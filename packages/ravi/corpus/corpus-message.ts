import type { MessageContent } from "../src/extract/message-content.ts";

/** A message and the right answers. All services, people and numbers are invented. */
export interface CorpusMessage extends MessageContent {
  readonly id: string;
  readonly language: string;
  readonly channel: "email" | "sms";
  /** The code it sends; absent when it sends none. */
  readonly code?: string;
  /** The link to follow; absent when there is none. */
  readonly link?: string;
  /** Where the link may lead; anywhere when absent. */
  readonly domains?: readonly string[];
}
