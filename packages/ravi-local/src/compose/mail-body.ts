import { htmlPreview, textPreview } from "../smtp/preview.ts";

export interface MailBody {
  text: string;
  html: string;
  preview: string;
}

// A tag, as opposed to an address in angle brackets: the name is followed by blank, slash or end.
const htmlTag =
  /<(?:!doctype|html|head|body|div|p|br|hr|a|b|i|u|em|strong|span|ul|ol|li|table|h[1-6]|img|pre|code)(?=[\s/>])[^<>]*>/i;

/** `content` of a request as a mail body: HTML when it has HTML tags, else plain text. */
export function mailBody(content: string): MailBody {
  if (htmlTag.test(content)) return { text: "", html: content, preview: htmlPreview(content) };
  return { text: content, html: "", preview: textPreview(content) };
}

/** Plain text as HTML that reads the same. */
export function textAsHtml(text: string): string {
  const escaped = text.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<div style="white-space: pre-wrap">${escaped}</div>`;
}
