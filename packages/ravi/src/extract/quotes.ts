const forwarded = /^\s*(?:fwd?|wg|tr|rv|enc|vs|vl|vb|doorst|pd|i|转发|轉寄|転送|전달|пересл)\s*[:：]/iu;

/** Whether the subject says that somebody passed a message on, so that what is quoted is what is meant. */
export function isForwarded(subject: string): boolean {
  return forwarded.test(subject);
}

const original =
  /^[ \t]*(?:-{3,}|_{3,})[ \t]*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|исходное сообщение|原始邮件|元のメッセージ|원본 메시지)[ \t]*(?:-{3,}|_{3,})/imu;
// As `> text`, and not as in `>> 123456 <<`.
const quotedLine = /^[ \t]*>(?!.*<[ \t]*$).*$/gm;

/** A mail without the older mails that are quoted in it: lines after `>`, and all that follows "Original Message". */
export function withoutQuotes(text: string): string {
  const start = original.exec(text)?.index ?? text.length;
  return text.slice(0, start).replace(quotedLine, "");
}
