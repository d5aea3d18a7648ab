import { expect, test } from "vitest";
import { extractCode } from "./extract-code.ts";
import { extractLink } from "./extract-link.ts";
import { partLimit } from "./message-content.ts";

/** Pieces that, repeated, drive careless parsers and expressions into quadratic work. */
const pieces: Readonly<Record<string, string>> = {
  "open angles": "<",
  "unclosed tags": "<a ",
  "unclosed attributes": '<a href="',
  "unclosed comments": "<!--",
  "nested elements": "<div>",
  "unmatched closings": "<a></b>",
  "hidden elements": '<p style="display:none">',
  "single digits": "1 ",
  digits: "1",
  codes: "code 123456 ",
  cells: "<td>1</td>",
  letters: "a",
  "joined digits": "1-",
  addresses: "a@a.",
  schemes: "http://",
  links: "https://e.test/verify?token=abc1 ",
  "long lines of links": `https://e.test/${"a".repeat(60)}\n`,
  "trailing marks": `https://e.test/${".)".repeat(4_000)} `,
  "quoted-printable": "=3D=\n",
  references: "&#1",
  "growing characters": "\ufdfa",
  "foreign digits": "٤",
  "compound words": "kodu",
  "number words": "номер заказа ",
  "blank lines": " \n",
};

function milliseconds(text: string): number {
  const message = { subject: text, text_content: text, html_content: text, body: text };
  const start = performance.now();
  extractCode(message);
  extractLink(message);
  return performance.now() - start;
}

const rounds = 6;

test.each(Object.entries(pieces))(
  "work grows with the size and not faster: %s",
  { timeout: 60_000 },
  (_name, piece) => {
    const ofSize = (size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    const [half, whole] = [ofSize(partLimit / 16), ofSize(partLimit / 8)];
    let [halfMs, wholeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

    // Other work on the machine only ever adds time, so the quickest of some rounds counts.
    for (let round = 0; round < rounds && wholeMs >= Math.max(3 * halfMs, 30); round += 1) {
      halfMs = Math.min(halfMs, milliseconds(half));
      wholeMs = Math.min(wholeMs, milliseconds(whole));
    }

    expect(wholeMs).toBeLessThan(Math.max(3 * halfMs, 30));
  },
);

test("a mail of 30 MiB costs no more than its first MiB", { timeout: 60_000 }, () => {
  const filler = "lorem ipsum dolor 482 sit amet ";
  const beyond = `${filler.repeat(Math.ceil((30 * partLimit) / filler.length))} Your code is 482913`;

  expect(extractCode({ text_content: beyond })).toBeUndefined();
  expect(milliseconds(beyond)).toBeLessThan(20_000);
});

test("text is never run, and odd values of fields do no harm", () => {
  expect(
    extractCode({ html_content: "<script>globalThis.hacked = 1</script><img src=x onerror='hacked=1'>" }),
  ).toBeUndefined();
  expect(globalThis).not.toHaveProperty("hacked");
  expect(extractCode({})).toBeUndefined();
  expect(extractLink({ subject: "\ud800", text_content: "\ud800 https://\ud800" })).toBeUndefined();
});
