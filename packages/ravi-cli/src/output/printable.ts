/** Control characters of mail and messages must not reach a terminal. */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(/[^\P{Cc}\n\t]/gu, "\uFFFD");
}
