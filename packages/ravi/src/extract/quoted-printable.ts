const softBreak = /=[ \t]{0,8}\r?\n/;
const escape = /=(?:3D|20|0D|0A|[89A-F][0-9A-F])/;

/**
 * Undoes quoted-printable that a sender or a gateway left in a body. Text that merely contains an equals sign is
 * returned as it is: the encoding must show itself by a soft line break and an escape, or by several escaped `=`.
 */
export function decodeQuotedPrintable(text: string): string {
  if (!isQuotedPrintable(text)) return text;
  return text.replace(/=[ \t]{0,8}\r?\n/g, "").replace(/(?:=[0-9A-F]{2})+/g, decodeBytes);
}

function isQuotedPrintable(text: string): boolean {
  if (softBreak.test(text)) return escape.test(text);
  return text.split("=3D", 3).length === 3;
}

function decodeBytes(run: string): string {
  return Buffer.from(run.replaceAll("=", ""), "hex").toString("utf8");
}
