import { commandWords, editorialWords, signInWords, validityWords, warningWords } from "./code-patterns.ts";
import { namesCode } from "./mentions.ts";
import type { MessagePart } from "./message-parts.ts";

/** What is known about a message as a whole. */
export interface MessageTopic {
  readonly isSubjectAboutCode: boolean;
  readonly namesCode: boolean;
  /** Says what to do when it was not you, or to keep it to yourself. */
  readonly warnsOfMisuse: boolean;
  /** Says how long something works. */
  readonly tellsValidity: boolean;
  /** Is an article or a report, which speaks of codes and sends none. */
  readonly isEditorial: boolean;
  /** Asks to put something into a form. */
  readonly commands: boolean;
  /** Speaks of signing in or proving an address. */
  readonly isAboutSignIn: boolean;
  /** As short as an SMS, and with no subject, as SMS are. */
  readonly isText: boolean;
  /** The code of the last line of an SMS bound to a web page (`@example.com #123456`, the format of WebOTP). */
  readonly boundCode: string | undefined;
  /** Ends in the hash of an app, by which Android's SMS Retriever hands it a message with a code. */
  readonly isRetrieved: boolean;
}

const topicLimit = 20_000;
const shortLimit = 320;

export function topicOf(parts: readonly MessagePart[]): MessageTopic {
  const texts = parts.map(({ text }) => text.slice(0, topicLimit));
  const bound = texts.map((text) => /(?:^|\n)@[\w.-]{1,255} #([A-Za-z0-9]{4,10})(?=\s|$)/.exec(text)?.[1]);
  return {
    isSubjectAboutCode: parts.some(({ kind, text }) => kind === "subject" && namesCode(text)),
    namesCode: texts.some(namesCode),
    warnsOfMisuse: texts.some(warningWords.test),
    tellsValidity: texts.some(validityWords.test),
    isEditorial: texts.some(editorialWords.test),
    commands: texts.some(commandWords.test),
    isAboutSignIn: texts.some(signInWords.test),
    isText: parts.every(({ kind }) => kind === "body") && texts.join("").length <= shortLimit,
    boundCode: bound.find((code) => code !== undefined),
    isRetrieved: parts.some(({ kind, text }) => kind === "body" && isRetrieved(text)),
  };
}

function isRetrieved(text: string): boolean {
  return text.length <= shortLimit && /^\s*(?:<#>|\[#\])/.test(text) && /\s[\w+/]{11}\s*$/.test(text);
}
