const previewLength = 200;
// Enough to reach the first words of any mail, little enough that hostile markup costs nothing.
const inspectedLength = 64 * 1024;

const entities: Readonly<Record<string, string>> = { nbsp: " ", amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The first words of a plain text, on one line. */
export function textPreview(text: string): string {
  const line = text.slice(0, inspectedLength).replaceAll(/\s+/g, " ").trim();
  // By code points, so that an emoji at the cut stays whole.
  return Array.from(line.slice(0, 2 * previewLength))
    .slice(0, previewLength)
    .join("");
}

/** The first words a reader of the HTML would see, on one line. */
export function htmlPreview(html: string): string {
  const visible = html
    .slice(0, inspectedLength)
    .split(/<(?=(?:style|script|head|title)\b)/i)
    .map((part, index) => (index === 0 ? part : afterInvisibleElement(part)))
    .join(" ");
  return textPreview(decodeEntities(visible.replaceAll(/<[^<>]*>/g, " ")));
}

function afterInvisibleElement(part: string): string {
  const end = part.search(/<\/(?:style|script|head|title)\s*>/i);
  return end === -1 ? "" : part.slice(end);
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,5}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === "string") return entities[name.toLowerCase()] ?? whole;
    const code = typeof decimal === "string" ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}
