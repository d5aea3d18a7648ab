/** A piece of HTML, in document order. */
export type HtmlToken =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "open"; readonly name: string; readonly attributes: string }
  | { readonly kind: "close"; readonly name: string };

const rawText: ReadonlySet<string> = new Set(["script", "style", "title", "textarea", "xmp", "iframe", "noembed"]);
const tagName = /[A-Za-z][A-Za-z0-9:-]{0,40}/y;

/**
 * Cuts HTML into tags and text, each character looked at a bounded number of times however broken the markup is.
 * Comments, declarations and the contents of elements such as `<script>` and `<style>` are left out. Text keeps its
 * character references.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const scanner = createScanner(html);
  let position = 0;
  while (position < html.length) {
    const start = html.indexOf("<", position);
    const textEnd = start === -1 ? html.length : start;
    if (textEnd > position) yield { kind: "text", text: html.slice(position, textEnd) };
    if (start === -1) return;
    const markup = scanner.markup(start);
    if (markup.token !== undefined) yield markup.token;
    position = markup.end;
  }
}

interface Markup {
  readonly token?: HtmlToken;
  readonly end: number;
}

// A search that once found nothing is not repeated: that is what keeps the work linear.
function createScanner(html: string): { markup: (start: number) => Markup } {
  const missing = new Set<string>();
  const find = (needle: string, from: number): number => {
    if (missing.has(needle)) return -1;
    const index = html.indexOf(needle, from);
    if (index === -1) missing.add(needle);
    return index;
  };
  const after = (needle: string, from: number): number => {
    const index = find(needle, from);
    return index === -1 ? html.length : index + needle.length;
  };
  return {
    markup: (start) => {
      if (html.startsWith("<!--", start)) return { end: commentEnd(html, start, after) };
      const next = html.charAt(start + 1);
      if (next === "!" || next === "?") return { end: after(">", start) };
      return tag(html, start, find);
    },
  };
}

function commentEnd(html: string, start: number, after: (needle: string, from: number) => number): number {
  if (html.startsWith(">", start + 4)) return start + 5;
  return after("-->", start + 2);
}

function tag(html: string, start: number, find: (needle: string, from: number) => number): Markup {
  const isClosing = html.charAt(start + 1) === "/";
  tagName.lastIndex = start + (isClosing ? 2 : 1);
  const name = tagName.exec(html)?.[0].toLowerCase();
  if (name === undefined) return { token: { kind: "text", text: "<" }, end: start + 1 };
  const nameEnd = tagName.lastIndex;
  const end = tagEnd(html, nameEnd, find);
  if (isClosing) return { token: { kind: "close", name }, end };
  const token = { kind: "open", name, attributes: html.slice(nameEnd, end) } as const;
  return { token, end: rawText.has(name) ? rawTextEnd(html, name, end) : end };
}

function tagEnd(html: string, from: number, find: (needle: string, from: number) => number): number {
  let position = from;
  while (position < html.length) {
    const character = html.charAt(position);
    if (character === ">") return position + 1;
    const isValue = (character === '"' || character === "'") && /[=\s]/.test(html.charAt(position - 1));
    const closing = isValue ? find(character, position + 1) : -1;
    position = closing === -1 ? position + 1 : closing + 1;
  }
  return html.length;
}

function rawTextEnd(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, "gi");
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}
