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
  "quoted lines": "> a\n",
  "broken quotes": "> a <",
  "request words": "klicken sie bitte auf den ",
  ideographs: "番",
  "glued letters": "رقم ",
  "dotted digits": "48.29.",
  "grouped letters": "AB-",
  pictures: '<img alt="4">',
};

/** Processor time of this process, which other processes do not lengthen as they do the time on the clock. */
function processorMs(text: string): number {
  const message = { subject: text, text_content: text, html_content: text, body: text };
  const start = process.cpuUsage();
  extractCode(message);
  extractLink(message);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

const rounds = 5;
// Four times the text takes four times the work, or sixteen times when the work is quadratic.
const bound = 8;

test.each(Object.entries(pieces))(
  "work grows with the size and not faster, up to 1 MiB: %s",
  { timeout: 120_000 },
  (_name, piece) => {
    const ofSize = (size: number): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
    const [quarter, whole] = [ofSize(partLimit / 4), ofSize(partLimit)];
    let [quarterMs, wholeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];

    // Compiling and collecting garbage only ever add time, so the quickest of some rounds counts.
    for (let round = 0; round < rounds && wholeMs >= bound * quarterMs; round += 1) {
      quarterMs = Math.min(quarterMs, processorMs(quarter));
      wholeMs = Math.min(wholeMs, processorMs(whole));
    }

    expect(wholeMs / quarterMs).toBeLessThan(bound);
  },
);

test("a mail of 30 MiB costs no more than its first MiB", { timeout: 60_000 }, () => {
  const filler = "lorem ipsum dolor 482 sit amet ";
  const beyond = `${filler.repeat(Math.ceil((30 * partLimit) / filler.length))} Your code is 482913`;

  expect(extractCode({ text_content: beyond })).toBeUndefined();
  expect(processorMs(beyond)).toBeLessThan(20 * processorMs(beyond.slice(0, partLimit)));
});

test("text is never run, and odd values of fields do no harm", () => {
  expect(
    extractCode({ html_content: "<script>globalThis.hacked = 1</script><img src=x onerror='hacked=1'>" }),
  ).toBeUndefined();
  expect(globalThis).not.toHaveProperty("hacked");
  expect(extractCode({})).toBeUndefined();
  expect(extractLink({ subject: "\ud800", text_content: "\ud800 https://\ud800" })).toBeUndefined();
});
