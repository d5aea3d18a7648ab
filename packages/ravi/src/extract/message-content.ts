/** What a message is read from. `EmailMessage` and `SmsMessage` have this shape; every field may be absent or empty. */
export interface MessageContent {
  readonly subject?: string | undefined;
  /** The text/plain part of a mail. */
  readonly text_content?: string | undefined;
  /** The text/html part of a mail. */
  readonly html_content?: string | undefined;
  /** The text of an SMS. */
  readonly body?: string | undefined;
}

/** Characters of each part that are looked at; the rest of a longer part is ignored. */
export const partLimit: number = 1024 * 1024;

/** Characters of a subject that are looked at. */
export const subjectLimit: number = 2_000;
