import { htmlAttributes, isHiddenElement } from "./html-attributes.ts";
import { decodeEntities } from "./html-entities.ts";
import { type HtmlToken, htmlTokens } from "./html-tags.ts";
import { partLimit } from "./message-content.ts";
import { normaliseText } from "./normalise-text.ts";

/** What a reader of an HTML mail sees: normalised text, and where in it the links stand. */
export interface RenderedHtml {
  /** Blocks are lines, cells of a table row are separated by tabs. */
  readonly text: string;
  readonly anchors: readonly Anchor[];
}

export interface Anchor {
  readonly href: string;
  /** Its visible text; the alternative text of its images when it has none. */
  readonly label: string;
  /** Where its text begins and ends in the rendered text. */
  readonly start: number;
  readonly end: number;
}

const voids = setOf("area base br col embed hr img input link meta param source track wbr");
const unseen = setOf("head noscript template svg math object audio video select datalist canvas");
const blocks = setOf(
  "address article aside blockquote body button caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead title tr ul",
);
const cells = setOf("td th");
const selfClosing = setOf("p li td th tr option dt dd");

interface OpenElement {
  readonly name: string;
  readonly isHidden: boolean;
}

interface OpenAnchor {
  readonly href: string;
  readonly start: number;
  alternative: string;
}

export interface HtmlToTextOptions {
  /** Whether older mails that are quoted in a reply are rendered too. Default: true. */
  readonly withQuotes?: boolean;
}

/** Renders HTML as text the way a mail client shows it. Never runs or loads anything. Work is linear in the input. */
export function htmlToText(html: string, { withQuotes = true }: HtmlToTextOptions = {}): RenderedHtml {
  const renderer = new Renderer(withQuotes);
  for (const token of htmlTokens(html)) renderer.take(token);
  return renderer.finish();
}

class Renderer {
  readonly #pending: string[] = [];
  readonly #chunks: string[] = [];
  #length = 0;
  #last = "\n";
  readonly #stack: OpenElement[] = [];
  readonly #openCount = new Map<string, number>();
  #hidden = 0;
  readonly #anchors: Anchor[] = [];
  #anchor: OpenAnchor | undefined;
  readonly #withQuotes: boolean;

  constructor(withQuotes: boolean) {
    this.#withQuotes = withQuotes;
  }

  take(token: HtmlToken): void {
    if (token.kind === "text") return void this.#pending.push(token.text);
    this.#text();
    if (token.kind === "open") this.#open(token.name, token.attributes);
    else this.#close(token.name);
  }

  finish(): RenderedHtml {
    this.#text();
    this.#endAnchor();
    return { text: this.#chunks.join(""), anchors: this.#anchors };
  }

  #text(): void {
    const raw = this.#pending.splice(0).join("");
    if (this.#hidden > 0 || raw === "") return;
    const text = normaliseText(decodeEntities(raw).replace(/[ \t\r\n\f]+/g, " "));
    this.#write(/\s/.test(this.#last) ? text.replace(/^ /, "") : text);
  }

  #write(text: string): void {
    if (text === "" || this.#length > partLimit) return;
    this.#chunks.push(text);
    this.#length += text.length;
    this.#last = text.at(-1) ?? this.#last;
  }

  #open(name: string, attributeText: string): void {
    if (selfClosing.has(name) && this.#stack.at(-1)?.name === name) this.#close(name);
    const attributes = htmlAttributes(attributeText);
    this.#separate(name);
    if (voids.has(name)) return this.#void(name, attributes);
    const isHidden =
      unseen.has(name) || isHiddenElement(attributes) || (!this.#withQuotes && isQuote(name, attributes));
    this.#stack.push({ name, isHidden });
    this.#openCount.set(name, (this.#openCount.get(name) ?? 0) + 1);
    if (isHidden) this.#hidden += 1;
    if (name === "a") this.#startAnchor(attributes.get("href"));
  }

  #void(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === "br" && this.#hidden === 0) this.#write("\n");
    if (name === "img" && this.#hidden === 0) this.#image(normaliseText(attributes.get("alt") ?? "").slice(0, 200));
  }

  /** A picture's text is what is read while pictures are off. It stands apart, like a cell of a table. */
  #image(alternative: string): void {
    if (this.#anchor !== undefined) this.#anchor.alternative += ` ${alternative}`;
    else if (alternative.trim() !== "") this.#write(`${/\s/.test(this.#last) ? "" : "\t"}${alternative.trim()}\t`);
  }

  #close(name: string): void {
    if ((this.#openCount.get(name) ?? 0) === 0) return;
    if (name === "a") this.#endAnchor();
    for (let element = this.#stack.pop(); element !== undefined; element = this.#stack.pop()) {
      this.#openCount.set(element.name, (this.#openCount.get(element.name) ?? 1) - 1);
      if (element.isHidden) this.#hidden -= 1;
      if (element.name === name) break;
    }
    this.#separate(name);
  }

  #separate(name: string): void {
    if (this.#hidden > 0) return;
    if (cells.has(name) && !/\s/.test(this.#last)) this.#write("\t");
    if (blocks.has(name) && this.#last !== "\n") this.#write("\n");
  }

  #startAnchor(href: string | undefined): void {
    this.#endAnchor();
    if (href === undefined || this.#hidden > 0) return;
    this.#anchor = { href, start: this.#length, alternative: "" };
  }

  #endAnchor(): void {
    const anchor = this.#anchor;
    this.#anchor = undefined;
    if (anchor === undefined) return;
    const { href, start, alternative } = anchor;
    const label = (this.#since(start).trim() || alternative.trim()).slice(0, 300);
    this.#anchors.push({ href, label, start, end: this.#length });
  }

  #since(start: number): string {
    const parts: string[] = [];
    let length = this.#length;
    for (let index = this.#chunks.length - 1; index >= 0 && length > start; index -= 1) {
      const chunk = this.#chunks[index] ?? "";
      parts.push(chunk);
      length -= chunk.length;
    }
    return parts.toReversed().join("");
  }
}

/** What Gmail, Apple Mail and Thunderbird put around the mail that is answered. */
function isQuote(name: string, attributes: ReadonlyMap<string, string>): boolean {
  if (name !== "blockquote") return false;
  return attributes.get("type") === "cite" || /(?:^|\s)gmail_quote(?:\s|$)/.test(attributes.get("class") ?? "");
}

function setOf(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}
